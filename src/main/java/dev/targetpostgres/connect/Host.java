package dev.targetpostgres.connect;

import java.nio.file.Path;

/**
 * A server that may be connected to.
 *
 * @param name its name or address, or the folder that holds its Unix socket
 */
public record Host(String name, int port) {
  /** Whether it is reached through a Unix socket. */
  public boolean isSocket() {
    return name.startsWith("/");
  }

  /** The file of its Unix socket, as servers name it. */
  public Path socket() {
    return Path.of(name, ".s.PGSQL." + port);
  }

  /** As messages name it. */
  @Override
  public String toString() {
    if (isSocket()) {
      return socket().toString();
    }
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
  }
}
