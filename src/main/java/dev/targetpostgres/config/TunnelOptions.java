package dev.targetpostgres.config;

import java.time.Duration;
import java.util.List;

/**
 * The way to the database through SSH servers. Immutable.
 *
 * @param hosts to pass through, the nearest first; none for no tunnel
 * @param connectTimeout 1 s to 1 h; what the login to a server may take
 * @param keepAlive 0 to 1 h; between signs of life that are asked of a server, 0 for none
 */
public record TunnelOptions(List<SshHost> hosts, Duration connectTimeout, Duration keepAlive) {
  /** Copies its list. */
  public TunnelOptions {
    hosts = List.copyOf(hosts);
  }

  static TunnelOptions of(Settings settings) {
    return new TunnelOptions(
        settings.sshHosts(),
        Duration.ofSeconds(settings.get(SettingsTable.CONNECT_TIMEOUT_SECONDS)),
        Duration.ofSeconds(settings.get(SshSettings.KEEP_ALIVE_SECONDS)));
  }
}
