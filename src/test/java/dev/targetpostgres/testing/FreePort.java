package dev.targetpostgres.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports for servers that start as processes of their own.
 *
 * <p>The ports are below the range from which systems choose a port for a program. So no other test
 * gets the port before the server listens.
 */
public final class FreePort {
  private static final int FIRST = 10_000;
  private static final int LAST = 30_000;
  private static final int ATTEMPTS = 100;

  private FreePort() {}

  /** Returns a port on which no program listens. */
  public static int find() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port found from " + FIRST + " to " + LAST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
