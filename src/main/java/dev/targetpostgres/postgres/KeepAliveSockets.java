package dev.targetpostgres.postgres;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets with a TCP keep-alive of 30 seconds, after which reading fails if the server has
 * vanished. The system's default starts only after two hours. Public because the driver
 * instantiates it by name.
 */
public final class KeepAliveSockets extends DriverSockets {
  private static final Map<SocketOption<Integer>, Integer> SECONDS_AND_COUNT =
      Map.of(
          ExtendedSocketOptions.TCP_KEEPIDLE, 15,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, 5,
          ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

  static final String WATCHED = "watched";

  private final boolean watched;

  /** The driver calls it with {@link #WATCHED}, or another text for sockets without a watch. */
  public KeepAliveSockets(@Nullable String watched) {
    this.watched = WATCHED.equals(watched);
  }

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new DriverSocket(watched ? new ClearPasswordWatch() : null);
    socket.setKeepAlive(true);
    for (Map.Entry<SocketOption<Integer>, Integer> option : SECONDS_AND_COUNT.entrySet()) {
      if (socket.supportedOptions().contains(option.getKey())) {
        socket.setOption(option.getKey(), option.getValue());
      }
    }
    return socket;
  }
}
