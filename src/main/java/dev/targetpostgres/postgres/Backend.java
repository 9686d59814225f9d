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
  /** Begins a transaction: notes the process that runs it, and has it take the settings. */
  static Backend begin(Connection connection, TransactionSettings settings) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(SessionSql.begin(settings.values().size()))) {
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
    try (PreparedStatement statement = connection.prepareStatement(SessionSql.standstill())) {
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
    Transactions.execute(connection, SessionSql.lookAnew());
    try (PreparedStatement statement = connection.prepareStatement(SessionSql.end())) {
      statement.setInt(1, pid);
      statement.setString(2, transaction);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }
}
