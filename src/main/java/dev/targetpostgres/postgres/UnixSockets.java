package dev.targetpostgres.postgres;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;

/** Makes connections to a Unix socket. Public because the driver instantiates it by name. */
public final class UnixSockets extends DriverSockets {
  private final Path file;

  /** The driver calls it with the path of the socket's file. */
  public UnixSockets(String file) {
    this.file = Path.of(file);
  }

  /** Connects the socket itself; the driver does not connect a connected socket again. */
  @Override
  public Socket createSocket() throws IOException {
    return new UnixSocket(file);
  }
}
