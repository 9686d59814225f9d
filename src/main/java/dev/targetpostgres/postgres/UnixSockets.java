package dev.targetpostgres.postgres;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;

/** Connections to a Unix socket. Public because the driver makes it by its name. */
public final class UnixSockets extends DriverSockets {
  private final Path file;

  /** For the driver, which hands over what it was given: the socket's file. */
  public UnixSockets(String file) {
    this.file = Path.of(file);
  }

  /** The driver leaves a connected socket as it is. */
  @Override
  public Socket createSocket() throws IOException {
    return new UnixSocket(file);
  }
}
