package dev.targetpostgres.postgres;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Makes sockets to an address that is given besides the host's name. The driver keeps the name, to
 * check the certificate. Public because the driver instantiates it by name.
 */
public final class AddressSockets extends DriverSockets {
  private static final int MILLIS = 1_000;

  private final InetSocketAddress address;
  private final int timeoutMillis;
  private final String watched;

  /** The driver calls it with the text of {@link #argument}. */
  public AddressSockets(String argument) {
    String[] parts = argument.split(" ", -1);
    address = new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
    timeoutMillis = Integer.parseInt(parts[2]) * MILLIS;
    watched = parts[3];
  }

  /** Returns the constructor's argument, which ends with that of {@link KeepAliveSockets}. */
  static String argument(String address, int port, int timeoutSeconds, String watched) {
    return address + " " + port + " " + timeoutSeconds + " " + watched;
  }

  /** Connects the socket itself; the driver does not connect a connected socket again. */
  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new KeepAliveSockets(watched).createSocket();
    try {
      socket.connect(address, timeoutMillis);
      return socket;
    } catch (IOException unreachable) {
      socket.close();
      throw unreachable;
    }
  }
}
