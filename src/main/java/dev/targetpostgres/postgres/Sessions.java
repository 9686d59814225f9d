package dev.targetpostgres.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Where transactions get a connection, and what they begin with. */
interface Sessions {
  /** A connection that no transaction is open on. */
  Connection connection() throws SQLException;

  /** Begins a transaction on it. */
  Backend begin(Connection connection) throws SQLException;
}
