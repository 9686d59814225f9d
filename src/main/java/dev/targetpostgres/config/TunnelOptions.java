package dev.targetpostgres.config;

import java.time.Duration;
import java.util.List;

/**
 * The options of the tunnel to the database through SSH servers. Immutable.
 *
 * @param hosts SSH servers to pass through, the nearest first; none for no tunnel
 * @param connectTimeout maximum time for the login to a server, 1 s to 1 h
 * @param keepAlive time between keep-alive requests to a server, up to 1 h; 0 for none
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
