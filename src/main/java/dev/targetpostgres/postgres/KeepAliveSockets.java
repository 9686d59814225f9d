package dev.targetpostgres.postgres;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that notice within half a minute that the peer has vanished while an answer is awaited;
 * the system's own keep-alive takes two hours to begin. Public because the driver makes it by its
 * name.
 */
public final class KeepAliveSockets extends DriverSockets {
  private static final Map<SocketOption<Integer>, Integer> SECONDS_AND_COUNT =
      Map.of(
          ExtendedSocketOptions.TCP_KEEPIDLE, 15,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, 5,
          ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

  static final String WATCHED = "watched";

  private final boolean watched;

  /** For the driver, which hands over what it was given: {@link #WATCHED}, or nothing. */
  public KeepAliveSockets(@Nullable String watched) {
    this.watched = WATCHED.equals(watched);
  }

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new PromptSocket(watched ? new ClearPasswordWatch() : null);
    socket.setKeepAlive(true);
    for (Map.Entry<SocketOption<Integer>, Integer> option : SECONDS_AND_COUNT.entrySet()) {
      if (socket.supportedOptions().contains(option.getKey())) {
        socket.setOption(option.getKey(), option.getValue());
      }
    }
    return socket;
  }
}
