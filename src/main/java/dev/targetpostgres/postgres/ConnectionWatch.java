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
 * Cuts connections that are lost without being closed, for example because the server or a firewall
 * has vanished. While work takes long, it repeatedly looks at its server process, over a new
 * connection. It cuts the connection if several looks in a row find the same: the process is gone,
 * or waits for us while we wait for it, or no server can be reached. A process that is busy or
 * waits for a lock is not affected; the run's history gets the lock. Thread-safe.
 */
final class ConnectionWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatch.class);

  /** Looks within the timeout. */
  private static final int LOOKS = 4;

  /** Ticks of the thread from one look to the next. */
  private static final int TICKS = 5;

  /** The tick of the first look. Most work ends before it, and is not worth a connection. */
  private static final int FIRST_LOOK = 2;

  private static final String UNREACHABLE = "no server";

  private final SqlCallable<Connection> source;
  private final RunHistory history;
  private final int timeoutMillis;
  private final Set<WatchedWork> watched = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::look, "connection-watch");

  /**
   * Creates a watch that is yet to {@link #start}.
   *
   * @param source makes the connections for the looks
   * @param history gets the lock that work waits for
   * @param timeout time without progress after which a connection counts as lost; 0 for no limit
   */
  ConnectionWatch(SqlCallable<Connection> source, RunHistory history, Duration timeout) {
    this.source = source;
    this.history = history;
    timeoutMillis = Math.toIntExact(timeout.toMillis());
    thread.setDaemon(true);
  }

  void start() {
    if (timeoutMillis > 0) {
      thread.start();
    }
  }

  /** Sets the timeout of the connection for answers, for statements that do not take long. */
  void expectAnswersSoon(Connection connection) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, timeoutMillis);
  }

  /** Runs work without a timeout for answers, and watches its connection. */
  <T> T guard(Connection connection, Backend backend, SqlCallable<T> work) throws SQLException {
    WatchedWork watching = new WatchedWork(connection, backend);
    connection.setNetworkTimeout(Runnable::run, 0);
    watched.add(watching);
    try {
      return work.run();
    } finally {
      watched.remove(watching);
      watching.end();
      reportLock();
      expectAnswersSoonAgain(connection);
    }
  }

  /** Cuts the connection of a thread's work, so that the thread stops waiting for the server. */
  void cut(Thread worker) {
    watched.stream().filter(work -> work.worker == worker).forEach(WatchedWork::cut);
  }

  private void expectAnswersSoonAgain(Connection connection) {
    try {
      expectAnswersSoon(connection);
    } catch (SQLException closed) {
      LOG.debug("the connection is closed", closed);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void look() {
    try {
      while (true) {
        Thread.sleep(timeoutMillis / LOOKS / TICKS);
        List<WatchedWork> longer = watched.stream().filter(WatchedWork::isDue).toList();
        if (!longer.isEmpty()) {
          look(longer);
          reportLock();
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ignores a failed login, which proves nothing about connections that are already open. */
  private void look(List<WatchedWork> longer) {
    try (Connection connection = source.run()) {
      for (WatchedWork work : longer) {
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

  /** Ignores errors: a busy pooler can let this query wait while the work makes progress. */
  private Backend.Activity activity(Connection connection, Backend backend) {
    try {
      expectAnswersSoon(connection);
      return backend.activity(connection);
    } catch (SQLException unknown) {
      LOG.debug("cannot ask what a server process is doing", unknown);
      return Backend.Activity.UNKNOWN;
    }
  }

  private void reportLock() {
    history.waitsForLock(
        watched.stream()
            .map(work -> work.lock)
            .filter(lock -> !lock.isEmpty())
            .findFirst()
            .orElse(""));
  }

  /** Work in progress with its connection. */
  private static final class WatchedWork {
    private final Thread worker = Thread.currentThread();
    private final Connection connection;
    private final Backend backend;
    private @Nullable String before;
    private volatile String lock = "";
    private int looks;
    private int ticks;
    private boolean ended;

    WatchedWork(Connection connection, Backend backend) {
      this.connection = connection;
      this.backend = backend;
    }

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

    /** Cuts the connection in another thread, since closing can wait for a blocked write. */
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
