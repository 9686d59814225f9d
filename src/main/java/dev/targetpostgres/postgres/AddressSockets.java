package dev.targetpostgres.postgres;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Sockets to an address that is named beside the host. The driver keeps the host's name, which its
 * certificate bears. Public because the driver makes it by its name.
 */
public final class AddressSockets extends DriverSockets {
  private static final int MILLIS = 1_000;

  private final InetSocketAddress address;
  private final int timeoutMillis;
  private final String watched;

  /** For the driver, which hands over what it was given: {@link #directions}. */
  public AddressSockets(String directions) {
    String[] parts = directions.split(" ", -1);
    address = new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
    timeoutMillis = Integer.parseInt(parts[2]) * MILLIS;
    watched = parts[3];
  }

  /** Where they lead to, how long that may take, and as what {@link KeepAliveSockets}. */
  static String directions(String address, int port, int timeoutSeconds, String watched) {
    return address + " " + port + " " + timeoutSeconds + " " + watched;
  }

  /** The driver leaves a connected socket as it is. */
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
