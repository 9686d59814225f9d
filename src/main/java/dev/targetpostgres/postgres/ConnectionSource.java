package dev.targetpostgres.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Where transactions get a connection, and what they begin with. */
interface ConnectionSource {
  /** A connection that no transaction is open on. */
  Connection connection() throws SQLException;

  /**
   * Begins a transaction on it.
   *
   * @param first statements of the transaction that are sent in the same message
   */
  Backend begin(Connection connection, List<String> first) throws SQLException;

  /** Begins a transaction on it. */
  default Backend begin(Connection connection) throws SQLException {
    return begin(connection, List.of());
  }
}
