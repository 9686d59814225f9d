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
 * Connects sockets to the database through SSH servers. If an SSH connection breaks, the next
 * socket makes it again. Thread-safe.
 */
public final class Tunnel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tunnel.class);

  private final SshRoute route;
  private final LocalEndpoint endpoint;

  private Tunnel(SshRoute route, LocalEndpoint endpoint) {
    this.route = route;
    this.endpoint = endpoint;
  }

  /**
   * Logs in to the SSH servers.
   *
   * @param options names at least one server
   * @throws TargetException with exit code 4 if the login fails, 2 if a key cannot be read
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
   * Returns the destination for {@link #connect}. The last SSH server resolves the host's name. No
   * output may show the text, since it holds the connection secret.
   */
  public String destination(String host, int port) {
    return endpoint.destination(host, port);
  }

  /**
   * Connects a socket to a destination of an open tunnel.
   *
   * @throws TunnelException if the tunnel cannot reach it
   */
  public static void connect(Socket socket, String destination) throws IOException {
    LocalEndpoint.connect(socket, destination);
  }

  /** Returns the names of the SSH servers with the host keys that they showed last. */
  public Map<String, String> description() {
    return route.description();
  }

  @Override
  public void close() {
    try {
      endpoint.close();
    } catch (IOException failed) {
      LOG.debug("the tunnel's door does not close: {}", failed.getMessage());
    }
    route.close();
  }
}
