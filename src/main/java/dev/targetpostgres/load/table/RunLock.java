package dev.targetpostgres.load.table;

import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.SessionSql;
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
 * Shows other runs that this run is alive: a transaction of its own holds an advisory lock with the
 * run's name until the run ends. It is checked every few seconds, and begun again if its connection
 * is lost. If another run finds no lock in between, it drops this run's staging tables. Then this
 * run fails, but no row of any table is lost. Thread-safe.
 */
public final class RunLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
  private static final long SECONDS_BETWEEN_CHECKS = 5;

  private final ConnectionPool pool;
  private final String run = UUID.randomUUID().toString();
  private @Nullable Connection holder;
  private @Nullable ScheduledExecutorService keeper;

  /** Gives the run a random name, without taking the lock. */
  public RunLock(ConnectionPool pool) {
    this.pool = pool;
  }

  /** Returns the run's name, which never changes. */
  public String run() {
    return run;
  }

  /** Takes the lock, unless it is held already. */
  public synchronized void hold() throws SQLException {
    if (holder == null) {
      take();
    }
    if (keeper == null) {
      keeper = Executors.newSingleThreadScheduledExecutor(RunLock::thread);
      ScheduledFuture<?> unused =
          keeper.scheduleWithFixedDelay(
              this::keep, SECONDS_BETWEEN_CHECKS, SECONDS_BETWEEN_CHECKS, TimeUnit.SECONDS);
    }
  }

  /**
   * Returns whether the run with the name is dead. If it is, takes its lock until the transaction
   * ends, so that no other run cleans up at the same time.
   */
  public static boolean isDead(Connection connection, String run) throws SQLException {
    return Transactions.tryAdvisoryLock(connection, name(run));
  }

  @Override
  public void close() {
    if (keeper != null) {
      keeper.shutdownNow();
    }
    release();
  }

  private void take() throws SQLException {
    Connection connection = pool.connection();
    try {
      pool.begin(connection);
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
        Transactions.queryLong(holder, SessionSql.isThere());
      } else {
        take();
      }
    } catch (SQLException lost) {
      LOG.debug("the run's lock went with its connection and is taken again", lost);
      release();
    }
  }

  private synchronized void release() {
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
