package dev.targetpostgres.postgres;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the sessions that hold locks on a table, after a wait for a lock has timed out. */
public final class LockHolders {
  private LockHolders() {}

  /**
   * Runs work that locks the table. If a lock is not free in time, the transaction is rolled back,
   * and the error names the holder.
   *
   * @param seconds the lock timeout
   */
  public static <T> T named(
      Connection connection, TableName table, int seconds, SqlCallable<T> work)
      throws SQLException {
    try {
      return work.run();
    } catch (SQLException failed) {
      if (!SqlStates.isLockTimeout(failed)) {
        throw failed;
      }
      connection.rollback();
      throw new SQLException(
          Wording.LOCK_TIMEOUT.with(table, seconds, holders(connection, table)).toString(),
          failed.getSQLState(),
          failed);
    }
  }

  private static Text holders(Connection connection, TableName table) throws SQLException {
    List<Text> holders =
        Transactions.list(
            connection,
            SessionSql.lockHolders(table),
            LockHolders::holder,
            Transactions.lockName("table " + table));
    return holders.isEmpty() ? Wording.LOCK_RELEASED.with() : Text.sentences(holders);
  }

  private static Text holder(ResultSet row) throws SQLException {
    String prepared = row.getString(2);
    if (prepared != null) {
      return Wording.PREPARED_HOLDS_LOCK.with(prepared, prepared);
    }
    int pid = row.getInt(1);
    String state = row.getString(5);
    String since = row.getString(6);
    String who =
        Stream.of(
                row.getString(3),
                "user " + row.getString(4),
                // Without pg_monitor, the role does not see the activity of other roles.
                state == null ? "" : state + (since == null ? "" : " since " + since))
            .filter(part -> part != null && !part.isEmpty())
            .collect(Collectors.joining(", "));
    return Wording.SESSION_HOLDS_LOCK.with(pid, who, pid);
  }
}
