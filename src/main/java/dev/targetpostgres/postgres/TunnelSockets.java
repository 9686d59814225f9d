package dev.targetpostgres.postgres;

import dev.targetpostgres.tunnel.Tunnel;
import java.io.IOException;
import java.net.Socket;

/**
 * Makes sockets that are connected through the SSH tunnel. The driver keeps the server's name, to
 * check the certificate. Public because the driver instantiates it by name.
 */
public final class TunnelSockets extends DriverSockets {
  private final String destination;

  /** The driver calls it with the text of {@link Tunnel#destination}. */
  public TunnelSockets(String destination) {
    this.destination = destination;
  }

  /** Connects the socket itself, so the driver does not have to look the server's name up. */
  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new DriverSocket(null);
    Tunnel.connect(socket, destination);
    return socket;
  }
}
