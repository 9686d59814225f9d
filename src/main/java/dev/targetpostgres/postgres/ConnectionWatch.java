package dev.targetpostgres.postgres;

import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.report.Wording;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds connections over which nothing will ever come, though nobody closes them: the server or
 * something on the way has vanished while rows are sent, or has lost what was sent or the answer.
 * What takes long is asked after on a new connection. Where the server's process has gone, or waits
 * for us as we wait for it, or no server is to be reached, look after look and with nothing moving
 * between them, the connection is cut, and whoever uses it sees a lost connection. A process that
 * works or waits for a lock is left in peace, however long it takes. The lock is told to the run's
 * history. Thread-safe.
 */
final class ConnectionWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatch.class);

  /** In the time that a connection is given. */
  private static final int LOOKS = 4;

  /** From one look to the next. */
  private static final int TICKS = 5;

  /** The tick of the first look: soon, but when most work is done. */
  private static final int FIRST_LOOK = 2;

  private static final String UNREACHABLE = "no server";

  private final SqlCallable<Connection> source;
  private final RunHistory history;
  private final int timeoutMillis;
  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::look, "connection-watch");

  /**
   * Does not watch yet.
   *
   * @param source makes the connections that look
   * @param history gets the lock that is waited for
   * @param timeout without traffic, after which a connection is considered lost; 0 for none
   */
  ConnectionWatch(SqlCallable<Connection> source, RunHistory history, Duration timeout) {
    this.source = source;
    this.history = history;
    timeoutMillis = Math.toIntExact(timeout.toMillis());
    thread.setDaemon(true);
  }

  /** Begins to watch. */
  void start() {
    if (timeoutMillis > 0) {
      thread.start();
    }
  }

  /** Has the connection expect answers soon; for statements that do not take long. */
  void expectAnswersSoon(Connection connection) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, timeoutMillis);
  }

  /** Does something that may take as long as it does, and watches the connection meanwhile. */
  <T> T over(Connection connection, Backend backend, SqlCallable<T> work) throws SQLException {
    Watched watching = new Watched(connection, backend);
    connection.setNetworkTimeout(Runnable::run, 0);
    watched.add(watching);
    try {
      return work.run();
    } finally {
      watched.remove(watching);
      watching.end();
      tellLock();
      expectAnswersSoonAgain(connection);
    }
  }

  /** Cuts what a thread works on, so that it need not wait for the server any longer. */
  void cut(Thread worker) {
    watched.stream().filter(work -> work.worker == worker).forEach(Watched::cut);
  }

  private void expectAnswersSoonAgain(Connection connection) {
    try {
      expectAnswersSoon(connection);
    } catch (SQLException closed) {
      LOG.debug("the connection is closed", closed);
    }
  }

  /** Ends the watching. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void look() {
    try {
      while (true) {
        Thread.sleep(timeoutMillis / LOOKS / TICKS);
        List<Watched> longer = watched.stream().filter(Watched::isDue).toList();
        if (!longer.isEmpty()) {
          look(longer);
          tellLock();
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** A login that fails says nothing of connections that are logged in already. */
  private void look(List<Watched> longer) {
    try (Connection connection = source.run()) {
      for (Watched work : longer) {
        work.found(activity(connection, work.backend));
      }
    } catch (SQLException failed) {
      LOG.debug("cannot look what a server process is doing", failed);
      Backend.Activity found =
          SqlStates.isUnreachable(failed)
              ? Backend.Activity.standsStill(UNREACHABLE)
              : Backend.Activity.UNKNOWN;
      longer.forEach(work -> work.found(found));
    }
  }

  /** A pooler may keep us waiting while all is well; that tells nothing. */
  private Backend.Activity activity(Connection connection, Backend backend) {
    try {
      expectAnswersSoon(connection);
      return backend.activity(connection);
    } catch (SQLException unknown) {
      LOG.debug("cannot ask what a server process is doing", unknown);
      return Backend.Activity.UNKNOWN;
    }
  }

  private void tellLock() {
    history.waitsForLock(
        watched.stream()
            .map(work -> work.lock)
            .filter(lock -> !lock.isEmpty())
            .findFirst()
            .orElse(""));
  }

  /** A connection while it is watched. */
  private static final class Watched {
    private final Thread worker = Thread.currentThread();
    private final Connection connection;
    private final Backend backend;
    private @Nullable String before;
    private volatile String lock = "";
    private int looks;
    private int ticks;
    private boolean ended;

    Watched(Connection connection, Backend backend) {
      this.connection = connection;
      this.backend = backend;
    }

    /** Most work is done before anybody asks. */
    synchronized boolean isDue() {
      ticks++;
      return ticks % TICKS == FIRST_LOOK;
    }

    synchronized void found(Backend.Activity activity) {
      lock = activity.lock();
      String now = activity.standstill().orElse(null);
      looks = now != null && now.equals(before) ? looks + 1 : 1;
      before = now;
      if (now != null && looks == LOOKS && !ended) {
        Wording.CONNECTION_SILENT.with(backend.pid(), now).warn(LOG);
        cut();
      }
    }

    /** Closing may wait for a write that hangs, so somebody else does it. */
    synchronized void cut() {
      if (ended) {
        return;
      }
      try {
        connection.abort(command -> new Thread(command, "connection-cutter").start());
      } catch (SQLException alreadyClosed) {
        LOG.debug("cannot cut a connection", alreadyClosed);
      }
    }

    synchronized void end() {
      ended = true;
    }
  }
}
