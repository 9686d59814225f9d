package dev.targetpostgres.config;

import java.time.Duration;

/**
 * The database of a run, and how to talk to it. Immutable.
 *
 * @param workers 1 to 64; connections that load batches at the same time
 * @param networkTimeout 0 to 24 h; without traffic, after which a connection is considered lost, 0
 *     for no limit
 */
public record DatabaseOptions(
    ConnectionOptions connection,
    TlsOptions tls,
    TunnelOptions tunnel,
    SessionOptions session,
    RetryOptions retries,
    int workers,
    Duration networkTimeout) {
  static DatabaseOptions of(Settings settings) {
    TlsOptions tls = TlsOptions.of(settings);
    return new DatabaseOptions(
        ConnectionOptions.of(settings, tls),
        tls,
        TunnelOptions.of(settings),
        SessionOptions.of(settings),
        RetryOptions.of(settings),
        settings.get(SettingsTable.MAX_PARALLELISM),
        Duration.ofSeconds(settings.get(SettingsTable.NETWORK_TIMEOUT_SECONDS)));
  }
}
