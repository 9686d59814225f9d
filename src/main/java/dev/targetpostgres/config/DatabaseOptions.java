package dev.targetpostgres.config;

import java.time.Duration;

/**
 * The database of a run, and the way to connect to it. Immutable.
 *
 * @param workers number of connections that load batches at the same time, 1 to 64
 * @param networkTimeout time without traffic after which a connection is considered lost, up to 24
 *     h; 0 for no limit
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
