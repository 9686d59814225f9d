package dev.targetpostgres.load;

import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.postgres.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves to other runs that this one is alive: a transaction that holds an advisory lock named
 * after the run, and nothing else, for as long as the run lasts. Whoever gets the lock knows that
 * the run is dead, however it died. Not thread-safe.
 */
final class RunLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);

  private final ConnectionPool pool;
  private final String run = UUID.randomUUID().toString();
  private @Nullable Connection holder;

  RunLock(ConnectionPool pool) {
    this.pool = pool;
  }

  /** The run's name, the same for its whole life. */
  String run() {
    return run;
  }

  /** Takes the lock, if that was not done before. */
  void hold() throws SQLException {
    if (holder == null) {
      Connection connection = pool.connection();
      holder = connection;
      Transactions.execute(connection, "SET LOCAL idle_in_transaction_session_timeout = 0");
      Transactions.advisoryLock(connection, name(run));
    }
  }

  /** Whether the run of that name is dead; if so, no other finds it dead before we are done. */
  static boolean isDead(Connection connection, String run) throws SQLException {
    return Transactions.tryAdvisoryLock(connection, name(run));
  }

  private static String name(String run) {
    return "run " + run;
  }

  @Override
  public void close() {
    if (holder != null) {
      try (Connection connection = holder) {
        connection.rollback();
      } catch (SQLException gone) {
        LOG.debug("the run's lock went with its connection", gone);
      }
    }
  }
}
