package dev.targetpostgres.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A proxy that makes a server seem far away: it delays all bytes by half a round trip each way, at
 * any bandwidth. It counts the {@link RoundTrips} of the process that connects to it.
 *
 * <p>It reads the protocol, so it declines encryption itself. Thread-safe.
 */
public final class FarServer implements AutoCloseable {
  private static final int CHUNK = 1 << 16;

  /** Maximum of chunks under way in one direction, enough for the bandwidth of any test. */
  private static final int MOST_CHUNKS = 1024;

  private static final byte[] NOTHING = {};
  private static final byte[] NO_ENCRYPTION = {'N'};

  private final String host;
  private final int serverPort;
  private final long delayNanos;
  private final ServerSocket listener;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile RoundTripCount count = new RoundTripCount();

  private FarServer(String host, int serverPort, Duration roundTrip, ServerSocket listener) {
    this.host = host;
    this.serverPort = serverPort;
    this.delayNanos = roundTrip.toNanos() / 2;
    this.listener = listener;
  }

  /** Starts a proxy before the server. */
  public static FarServer start(PostgresServer server, Duration roundTrip) {
    return start(server.host(), server.port(), roundTrip);
  }

  /** Starts a proxy before a server or a pooler. */
  public static FarServer start(String host, int serverPort, Duration roundTrip) {
    try {
      FarServer far =
          new FarServer(
              host,
              serverPort,
              roundTrip,
              new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      daemon("far-listener", far::listen);
      return far;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns its port on the loopback address. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Starts to count from zero. Only connections made from now on are counted. */
  public void startCounting() {
    count = new RoundTripCount();
  }

  /** Returns the round trips of the connections since {@link #startCounting}. */
  public RoundTrips roundTrips() {
    return count.seen();
  }

  @Override
  public void close() {
    closeQuietly(listener);
    links.forEach(Link::cut);
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        new Link(client, new Socket(host, serverPort), count.connect()).start();
      } catch (IOException closedOrRefused) {
        // The client sees that its connection has ended.
      }
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception alreadyBroken) {
      return;
    }
  }

  /**
   * Bytes under way.
   *
   * @param dueNanos time of their arrival, by {@link System#nanoTime}
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  private record Parcel(byte[] bytes, Kind kind, long dueNanos) {
    enum Kind {
      BYTES,
      /** A request for encryption, which the server never gets, and the answer to it. */
      ENCRYPTION,
      /** The end of the connection. */
      END
    }

    void await() {
      long left = dueNanos - System.nanoTime();
      while (left > 0) {
        LockSupport.parkNanos(left);
        left = dueNanos - System.nanoTime();
      }
    }
  }

  /** A connection of the client with its connection to the server. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private final RoundTripCount.Connection counted;
    private final BlockingQueue<Parcel> toServer = new ArrayBlockingQueue<>(MOST_CHUNKS);
    private final BlockingQueue<Parcel> toClient = new ArrayBlockingQueue<>(MOST_CHUNKS);

    Link(Socket client, Socket server, RoundTripCount.Connection counted) throws IOException {
      this.client = client;
      this.server = server;
      this.counted = counted;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    void start() {
      links.add(this);
      daemon("far-client-reads", () -> untilBroken(this::readClient));
      daemon("far-server-writes", () -> untilBroken(this::writeServer));
      daemon("far-server-reads", () -> untilBroken(this::readServer));
      daemon("far-client-writes", () -> untilBroken(this::writeClient));
    }

    void cut() {
      closeQuietly(client);
      closeQuietly(server);
      links.remove(this);
    }

    private void untilBroken(Way way) {
      try {
        way.run();
      } catch (IOException broken) {
        cut();
      } catch (InterruptedException interrupted) {
        cut();
        Thread.currentThread().interrupt();
      }
    }

    private void readClient() throws IOException, InterruptedException {
      byte[] chunk = new byte[CHUNK];
      InputStream in = client.getInputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        boolean asksForEncryption = counted.sent(chunk, length);
        toServer.put(
            parcel(chunk, length, asksForEncryption ? Parcel.Kind.ENCRYPTION : Parcel.Kind.BYTES));
      }
      toServer.put(parcel(NOTHING, 0, Parcel.Kind.END));
    }

    private void writeServer() throws IOException, InterruptedException {
      OutputStream out = server.getOutputStream();
      while (true) {
        Parcel parcel = toServer.take();
        parcel.await();
        switch (parcel.kind()) {
          case BYTES -> out.write(parcel.bytes());
          case ENCRYPTION -> toClient.put(parcel(NO_ENCRYPTION, 1, Parcel.Kind.ENCRYPTION));
          case END -> {
            server.shutdownOutput();
            return;
          }
        }
      }
    }

    private void readServer() throws IOException, InterruptedException {
      byte[] chunk = new byte[CHUNK];
      InputStream in = server.getInputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        toClient.put(parcel(chunk, length, Parcel.Kind.BYTES));
      }
      toClient.put(parcel(NOTHING, 0, Parcel.Kind.END));
    }

    private void writeClient() throws IOException, InterruptedException {
      OutputStream out = client.getOutputStream();
      while (true) {
        Parcel parcel = toClient.take();
        parcel.await();
        switch (parcel.kind()) {
          case BYTES -> counted.answered(parcel.bytes(), parcel.bytes().length);
          case ENCRYPTION -> counted.declined();
          case END -> {
            cut();
            return;
          }
        }
        // The answer is counted first, since the client's next message depends on the count.
        out.write(parcel.bytes());
      }
    }

    private Parcel parcel(byte[] chunk, int length, Parcel.Kind kind) {
      return new Parcel(Arrays.copyOf(chunk, length), kind, System.nanoTime() + delayNanos);
    }
  }

  /** Reads or writes one direction. */
  private interface Way {
    void run() throws IOException, InterruptedException;
  }
}
