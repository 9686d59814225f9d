package dev.targetpostgres.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * The server process that runs a transaction. A connection that is lost may have left it behind,
 * still holding locks, or still about to commit.
 *
 * @param pid of the process; the server gives numbers out again
 * @param transaction when the process and the transaction began, as the server writes it: a pooler
 *     may have given the process to somebody else since
 */
public record Backend(int pid, String transaction) {
  private static final String BEGINNINGS =
      "pg_catalog.concat_ws(' ', extract(epoch FROM backend_start), extract(epoch FROM xact_start))";

  /** Without its activity tracked, nothing tells whether it has moved. */
  private static final String STANDSTILL =
      """
      SELECT CASE WHEN wait_event IN ('ClientRead', 'ClientWrite') AND state <> 'disabled' THEN
        pg_catalog.concat_ws(' ', wait_event, state, 'since', state_change,
          (SELECT bytes_processed FROM pg_catalog.pg_stat_progress_copy c WHERE c.pid = a.pid))
        END
      FROM pg_catalog.pg_stat_get_activity(?) a WHERE\s"""
          + BEGINNINGS
          + " = ?";

  /** Begins a transaction: notes the process that runs it, and has it take the settings. */
  static Backend begin(Connection connection, TransactionSettings settings) throws SQLException {
    // The process is looked up before the settings make another role of ours, which may not see it.
    String set = ", pg_catalog.set_config(?, ?, true)".repeat(settings.values().size());
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pid, "
                + BEGINNINGS
                + set
                + " FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid())")) {
      int parameter = 1;
      for (Map.Entry<String, String> setting : settings.values().entrySet()) {
        statement.setString(parameter++, setting.getKey());
        statement.setString(parameter++, setting.getValue());
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Backend(row.getInt(1), row.getString(2));
      }
    }
  }

  /**
   * Where the process has come to a standstill that only its client could end, or has ended: words
   * that stay the same for as long as nothing moves. Empty where it is at work.
   */
  Optional<String> standstill(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(STANDSTILL)) {
      statement.setInt(1, pid);
      statement.setString(2, transaction);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.of("has ended");
      }
    }
  }

  /**
   * Tells the process to end, and returns whether it, and the transaction on it, is still there. A
   * role may end its own processes.
   */
  boolean isThere(Connection connection) throws SQLException {
    // What a transaction has seen of other processes, it sees until its end.
    Transactions.execute(connection, "SELECT pg_catalog.pg_stat_clear_snapshot()");
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_get_activity(?)"
                + " WHERE "
                + BEGINNINGS
                + " = ?")) {
      statement.setInt(1, pid);
      statement.setString(2, transaction);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }
}
