package dev.targetpostgres.connect;

import java.nio.file.Path;

/**
 * A server.
 *
 * @param name its host name or address, or the folder of its Unix socket
 * @param address the IP address to connect to instead of looking the name up, or empty
 */
public record Host(String name, int port, String address) {
  /** A server without a separate address. */
  public Host(String name, int port) {
    this(name, port, "");
  }

  /** Returns whether it is reached through a Unix socket. */
  public boolean isSocket() {
    return name.startsWith("/");
  }

  /** Returns the file of its Unix socket, which servers name after the port. */
  public Path socket() {
    return Path.of(name, ".s.PGSQL." + port);
  }

  /** Returns the address to connect to, or else the name. */
  public String target() {
    return address.isEmpty() ? name : address;
  }

  /** Returns the server for messages. */
  @Override
  public String toString() {
    if (isSocket()) {
      return socket().toString();
    }
    String found = address.isEmpty() ? "" : " at " + address;
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + port + found;
  }
}
