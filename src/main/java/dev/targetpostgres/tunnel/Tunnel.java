package dev.targetpostgres.tunnel;

import dev.targetpostgres.config.TunnelOptions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way to the database through SSH servers. It is entered by sockets, and makes its SSH
 * connections again when they break, as soon as a socket wants to enter. Thread-safe.
 */
public final class Tunnel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tunnel.class);

  private final SshRoute route;
  private final LocalEndpoint door;

  private Tunnel(SshRoute route, LocalEndpoint door) {
    this.route = route;
    this.door = door;
  }

  /**
   * Logs in to the SSH servers.
   *
   * @param options which name at least one
   * @throws TargetException with exit code 4 where that does not go, 2 where a key cannot be read
   */
  public static Tunnel open(TunnelOptions options) {
    JdkSecurity.register();
    SshRoute route = new SshRoute(options.hosts(), options.connectTimeout(), options.keepAlive());
    try {
      route.session();
      return new Tunnel(route, new LocalEndpoint(route));
    } catch (IOException failed) {
      route.close();
      throw new TargetException(
          ExitCode.CANNOT_CONNECT, Text.quoted(String.valueOf(failed.getMessage())), failed);
    } catch (RuntimeException unexpected) {
      route.close();
      throw unexpected;
    }
  }

  /**
   * How {@link #enter} gets to a host, which is looked up at the far end. For this process alone.
   */
  public String directions(String host, int port) {
    return door.directions(host, port);
  }

  /**
   * Connects a socket through the tunnel of those directions.
   *
   * @throws TunnelException if they lead nowhere
   */
  public static void enter(Socket socket, String directions) throws IOException {
    LocalEndpoint.enter(socket, directions);
  }

  /** The servers on the way, and the keys that they have shown. */
  public Map<String, String> description() {
    return route.description();
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException failed) {
      LOG.debug("the tunnel's door does not close: {}", failed.getMessage());
    }
    route.close();
  }
}
