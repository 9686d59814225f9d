package dev.targetpostgres.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A proxy between a target and its server that causes faults of a network, each {@link Fault} at
 * its moment. Thread-safe.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final int CHUNK = 8192;
  private static final int SLOW_CHUNK = 512;
  private static final long SLOW_PAUSE_MILLIS = 5;

  private final PostgresServer server;
  private final ServerSocket listener;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Fault> struck = new ArrayList<>();
  private long bytes;
  private long commits;
  private long logins;
  private long answers;

  private FaultyProxy(PostgresServer server, ServerSocket listener) {
    this.server = server;
    this.listener = listener;
  }

  /** Starts a proxy without faults. */
  public static FaultyProxy start(PostgresServer server) {
    return start(server, 0);
  }

  /** Starts a proxy without faults on the port. */
  public static FaultyProxy start(PostgresServer server, int port) {
    try {
      FaultyProxy proxy =
          new FaultyProxy(server, new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
      daemon("proxy-listener", proxy::listen).start();
      return proxy;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns its port on the loopback address. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Adds faults for later moments. */
  public synchronized void plan(List<Fault> more) {
    faults.addAll(more);
  }

  /** Returns the faults that have struck. */
  public synchronized List<Fault> struck() {
    return List.copyOf(struck);
  }

  /** Returns how many bytes the target has sent. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Returns how many COMMITs the target has sent. */
  public synchronized long commits() {
    return commits;
  }

  /** Causes the fault on every open connection now. */
  public void strikeAll(Fault fault) {
    links.forEach(link -> link.strike(fault));
  }

  /** Stops listening, and cuts all connections. */
  public void vanish() {
    closeQuietly(listener);
    links.forEach(Link::cut);
  }

  @Override
  public void close() {
    vanish();
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket target = listener.accept();
        links.add(new Link(target, new Socket(server.host(), server.port())));
      } catch (IOException closedOrRefused) {
        // The target sees that its connection has ended.
      }
    }
  }

  private synchronized Optional<Fault> sent(int length) {
    bytes += length;
    return due(Fault.Moment.BYTES, bytes);
  }

  private synchronized Optional<Fault> committing() {
    commits++;
    return due(Fault.Moment.COMMIT, commits);
  }

  private synchronized Optional<Fault> loggedIn() {
    logins++;
    return due(Fault.Moment.LOGIN, logins);
  }

  private synchronized Optional<Fault> answered() {
    answers++;
    return due(Fault.Moment.ANSWER, answers);
  }

  private Optional<Fault> due(Fault.Moment moment, long count) {
    Iterator<Fault> rest = faults.iterator();
    while (rest.hasNext()) {
      Fault fault = rest.next();
      if (fault.moment() == moment && fault.count() <= count) {
        rest.remove();
        struck.add(fault);
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private static void pauseAndRun(Duration pause, Runnable action) {
    try {
      Thread.sleep(pause.toMillis());
      action.run();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception alreadyBroken) {
      return;
    }
  }

  /**
   * The time in which a fault lasts.
   *
   * @param untilNanos its end, by {@link System#nanoTime}
   */
  private record Spell(Fault.Kind kind, Fault.Direction direction, long untilNanos) {
    static final Spell NONE = new Spell(Fault.Kind.STALL, Fault.Direction.BOTH, System.nanoTime());

    static Spell of(Fault fault) {
      return new Spell(
          fault.kind(), fault.direction(), System.nanoTime() + fault.lasting().toNanos());
    }

    long millisLeft() {
      return Math.max(0, TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime()));
    }

    boolean covers(Fault.Direction way) {
      return direction.covers(way) && millisLeft() > 0;
    }
  }

  /** A connection of the target with its connection to the server. */
  private final class Link {
    private final Socket target;
    private final Socket toServer;
    private final FrontendMessages messages = new FrontendMessages();
    private final MessageFrames answers = MessageFrames.ofServer(1, this::answer);
    private boolean loggedIn;
    private @Nullable Fault answering;
    private volatile Spell spell = Spell.NONE;
    private volatile boolean answerIsLost;
    private volatile boolean serverStays;

    Link(Socket target, Socket toServer) throws IOException {
      this.target = target;
      this.toServer = toServer;
      target.setTcpNoDelay(true);
      toServer.setTcpNoDelay(true);
      daemon("proxy-to-server", () -> pump(target, toServer, Fault.Direction.TO_SERVER)).start();
      daemon("proxy-to-target", () -> pump(toServer, target, Fault.Direction.TO_TARGET)).start();
    }

    /** Closes both ends. Bytes that one of them has not read yet are lost. */
    void cut() {
      closeQuietly(target);
      closeQuietly(toServer);
      links.remove(this);
    }

    void strike(Fault fault) {
      switch (fault.kind()) {
        case CUT -> cut();
        case ORPHAN -> {
          serverStays = true;
          closeQuietly(target);
          after(fault.lasting(), this::cut);
        }
        case STALL, SLOW -> spell = Spell.of(fault);
        case BLACKHOLE -> {
          spell = Spell.of(fault);
          after(fault.lasting(), this::cut);
        }
        case COMMIT_LOST, ANSWER_LOST, COMMIT_LATE, COMMIT_RACED ->
            throw new IllegalArgumentException(fault + " needs a COMMIT");
      }
    }

    private void pump(Socket from, Socket to, Fault.Direction way) {
      byte[] chunk = new byte[CHUNK];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        int length = in.read(chunk);
        while (length >= 0) {
          if (way == Fault.Direction.TO_SERVER) {
            watchTarget(chunk, length, out);
          } else if (answerIsLost) {
            cut();
          } else {
            watchServer(chunk, length);
            forward(chunk, length, out, way);
          }
          length = in.read(chunk);
        }
      } catch (IOException ended) {
        // One side has ended. The other side is closed below, unless it must stay open.
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      } finally {
        if (!serverStays) {
          cut();
        }
      }
    }

    private void watchTarget(byte[] chunk, int length, OutputStream out)
        throws IOException, InterruptedException {
      sent(length).ifPresent(this::strike);
      for (int commit = messages.accept(chunk, length); commit > 0; commit--) {
        Optional<Fault> fault = committing();
        if (fault.isPresent()) {
          strikeCommit(fault.get(), chunk, length, out);
          return;
        }
      }
      forward(chunk, length, out, Fault.Direction.TO_SERVER);
    }

    /** Causes the fault of a login or an answer before the target gets the bytes. */
    private void watchServer(byte[] chunk, int length) {
      answers.accept(chunk, length);
      Fault fault = answering;
      if (fault != null) {
        answering = null;
        strike(fault);
      }
    }

    private void answer(char type, ByteBuffer body) {
      if (type == 'Z' && !loggedIn) {
        loggedIn = true;
        loggedIn().ifPresent(fault -> answering = fault);
      } else if (type == 'C') {
        answered().ifPresent(fault -> answering = fault);
      }
    }

    private void strikeCommit(Fault fault, byte[] chunk, int length, OutputStream out)
        throws IOException, InterruptedException {
      switch (fault.kind()) {
        case COMMIT_LOST -> cut();
        case ANSWER_LOST -> {
          answerIsLost = true;
          out.write(chunk, 0, length);
        }
        case COMMIT_LATE -> {
          serverStays = true;
          closeQuietly(target);
          Thread.sleep(fault.lasting().toMillis());
          out.write(chunk, 0, length);
          cut();
        }
        case COMMIT_RACED -> {
          out.write(chunk, 0, length);
          cut();
        }
        case CUT, ORPHAN -> strike(fault);
        case STALL, SLOW, BLACKHOLE -> {
          strike(fault);
          forward(chunk, length, out, Fault.Direction.TO_SERVER);
        }
      }
    }

    private void forward(byte[] chunk, int length, OutputStream out, Fault.Direction way)
        throws IOException, InterruptedException {
      Spell now = spell;
      if (!now.covers(way)) {
        out.write(chunk, 0, length);
        return;
      }
      switch (now.kind()) {
        case STALL -> {
          Thread.sleep(now.millisLeft());
          out.write(chunk, 0, length);
        }
        case SLOW -> {
          for (int from = 0; from < length; from += SLOW_CHUNK) {
            Thread.sleep(Math.min(now.millisLeft(), SLOW_PAUSE_MILLIS));
            out.write(chunk, from, Math.min(SLOW_CHUNK, length - from));
          }
        }
        default -> {
          // The bytes are discarded.
        }
      }
    }

    private void after(Duration pause, Runnable action) {
      daemon("proxy-later", () -> pauseAndRun(pause, action)).start();
    }
  }
}
