package dev.targetpostgres.postgres;

import dev.targetpostgres.tunnel.Tunnel;
import java.io.IOException;
import java.net.Socket;

/**
 * Sockets that lead through the SSH tunnel. The driver keeps the server's own name, which its
 * certificate bears. Public because the driver makes it by its name.
 */
public final class TunnelSockets extends DriverSockets {
  private final String directions;

  /** For the driver, which hands over what it was given. */
  public TunnelSockets(String directions) {
    this.directions = directions;
  }

  /** The driver leaves a connected socket as it is, and need not know the server's address. */
  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new PromptSocket(null);
    Tunnel.enter(socket, directions);
    return socket;
  }
}
