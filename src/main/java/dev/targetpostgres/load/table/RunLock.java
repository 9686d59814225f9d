package dev.targetpostgres.load.table;

import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows other runs that this one is alive: a transaction that holds an advisory lock named after
 * the run, and nothing else, for as long as the run lasts. It is looked after every few seconds,
 * and begun again should its connection be lost. A run that is taken for dead in between loses its
 * staging tables, and with them the run, but no row of any table. Thread-safe.
 */
public final class RunLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
  private static final long SECONDS_BETWEEN_LOOKS = 5;

  private final ConnectionPool pool;
  private final String run = UUID.randomUUID().toString();
  private @Nullable Connection holder;
  private @Nullable ScheduledExecutorService keeper;

  public RunLock(ConnectionPool pool) {
    this.pool = pool;
  }

  /** The run's name, the same for its whole life. */
  public String run() {
    return run;
  }

  /** Takes the lock, if that was not done before. */
  public synchronized void hold() throws SQLException {
    if (holder == null) {
      take();
    }
    if (keeper == null) {
      keeper = Executors.newSingleThreadScheduledExecutor(RunLock::thread);
      ScheduledFuture<?> unused =
          keeper.scheduleWithFixedDelay(
              this::keep, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    }
  }

  /** Whether the run of that name is dead; if so, no other finds it dead before we are done. */
  public static boolean isDead(Connection connection, String run) throws SQLException {
    return Transactions.tryAdvisoryLock(connection, name(run));
  }

  @Override
  public void close() {
    if (keeper != null) {
      keeper.shutdownNow();
    }
    letGo();
  }

  private void take() throws SQLException {
    Connection connection = pool.connection();
    try {
      Transactions.execute(connection, "SET LOCAL idle_in_transaction_session_timeout = 0");
      Transactions.advisoryLock(connection, name(run));
      holder = connection;
    } catch (SQLException failed) {
      connection.close();
      throw failed;
    }
  }

  private synchronized void keep() {
    try {
      if (holder != null) {
        Transactions.queryLong(holder, "SELECT 1");
      } else {
        take();
      }
    } catch (SQLException lost) {
      LOG.debug("the run's lock went with its connection and is taken again", lost);
      letGo();
    }
  }

  private synchronized void letGo() {
    Connection held = holder;
    holder = null;
    if (held != null) {
      try (held) {
        held.rollback();
      } catch (SQLException gone) {
        LOG.debug("the run's lock went with its connection", gone);
      }
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "run-lock");
    thread.setDaemon(true);
    return thread;
  }

  private static String name(String run) {
    return "run " + run;
  }
}
