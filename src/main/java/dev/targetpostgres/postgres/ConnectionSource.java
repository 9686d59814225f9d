package dev.targetpostgres.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Provides connections, and begins transactions on them. */
interface ConnectionSource {
  /** Returns a connection without an open transaction. */
  Connection connection() throws SQLException;

  /**
   * Begins a transaction.
   *
   * @param first statements of the transaction to send in the same message
   */
  Backend begin(Connection connection, List<String> first) throws SQLException;

  /** Begins a transaction without further statements. */
  default Backend begin(Connection connection) throws SQLException {
    return begin(connection, List.of());
  }
}
