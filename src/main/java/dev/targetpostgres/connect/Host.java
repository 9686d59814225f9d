package dev.targetpostgres.connect;

import java.nio.file.Path;

/**
 * A server that may be connected to.
 *
 * @param name its name or address, or the folder that holds its Unix socket
 * @param address where to find it, whatever its name; empty if the name says so itself
 */
public record Host(String name, int port, String address) {
  /** One that is found by its name. */
  public Host(String name, int port) {
    this(name, port, "");
  }

  /** Whether it is reached through a Unix socket. */
  public boolean isSocket() {
    return name.startsWith("/");
  }

  /** The file of its Unix socket, as servers name it. */
  public Path socket() {
    return Path.of(name, ".s.PGSQL." + port);
  }

  /** What to connect to: a name or an address. */
  public String target() {
    return address.isEmpty() ? name : address;
  }

  /** As messages name it. */
  @Override
  public String toString() {
    if (isSocket()) {
      return socket().toString();
    }
    String found = address.isEmpty() ? "" : " at " + address;
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + port + found;
  }
}
