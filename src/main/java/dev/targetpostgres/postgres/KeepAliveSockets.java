package dev.targetpostgres.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that notice within half a minute that the peer has vanished while an answer is awaited;
 * the system's own keep-alive takes two hours to begin. Public because the driver makes it by its
 * name.
 */
public final class KeepAliveSockets extends SocketFactory {
  private static final Map<SocketOption<Integer>, Integer> SECONDS_AND_COUNT =
      Map.of(
          ExtendedSocketOptions.TCP_KEEPIDLE, 15,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, 5,
          ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

  private final @Nullable InetSocketAddress detour;

  /**
   * For the driver.
   *
   * @param detour where sockets are connected to, as {@link #argument} writes it, or null for the
   *     host that the driver knows
   */
  public KeepAliveSockets(@Nullable String detour) {
    this.detour = detour == null ? null : address(detour);
  }

  /** Written so that the driver can hand it to the constructor. */
  static String argument(InetSocketAddress detour) {
    return detour.getHostString() + " " + detour.getPort();
  }

  private static InetSocketAddress address(String argument) {
    int space = argument.indexOf(' ');
    return new InetSocketAddress(
        argument.substring(0, space), Integer.parseInt(argument.substring(space + 1)));
  }

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new PromptSocket();
    keepAlive(socket);
    if (detour != null) {
      // The driver leaves a connected socket as it is, and need not know the host's address.
      socket.connect(detour);
    }
    return socket;
  }

  private static void keepAlive(Socket socket) throws IOException {
    socket.setKeepAlive(true);
    for (Map.Entry<SocketOption<Integer>, Integer> option : SECONDS_AND_COUNT.entrySet()) {
      if (socket.supportedOptions().contains(option.getKey())) {
        socket.setOption(option.getKey(), option.getValue());
      }
    }
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException("the driver connects its sockets itself");
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException("the driver connects its sockets itself");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException("the driver connects its sockets itself");
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, InetAddress localAddress, int localPort) {
    throw new UnsupportedOperationException("the driver connects its sockets itself");
  }
}
