package dev.targetpostgres.connect;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How servers are reached. Thread-safe. */
public interface Route {
  /** Servers are connected to themselves. */
  Route DIRECT = host -> null;

  /**
   * The address that leads to the host, asked for before each connection is made; null for the
   * host's own. Names and certificates are the host's in any case.
   *
   * @throws IOException where the host cannot be reached at the moment
   */
  @Nullable InetSocketAddress to(Host host) throws IOException;

  /** What a user may want to know of it, by name, such as the keys of servers on the way. */
  default Map<String, String> description() {
    return Map.of();
  }
}
