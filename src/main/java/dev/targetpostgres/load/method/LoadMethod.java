package dev.targetpostgres.load.method;

import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.report.RowCounts;
import java.sql.Connection;
import java.sql.SQLException;

/** What is done with a stream's batches. Workers call it, one at a time for a part of a stream. */
public sealed interface LoadMethod permits Append, Upsert, Overwrite {
  /**
   * Loads rows in the connection's transaction, which the caller commits.
   *
   * @return the rows that it changed in the stream's table
   */
  RowCounts load(Connection connection, RowRange rows) throws SQLException;

  /**
   * Whether the staging table tells, by ordinals, that rows were committed whose commit got no
   * answer.
   *
   * @param rows of the batch
   * @param loaded how many of them the commit was to add
   */
  default boolean isCommitted(Connection connection, RowRange rows, long loaded)
      throws SQLException {
    return false;
  }

  /** So many rows were committed. */
  default void committed(long rows) {}

  /** Whether larger batches are cheaper, so that an open one may wait longer. */
  boolean isPatient();
}
