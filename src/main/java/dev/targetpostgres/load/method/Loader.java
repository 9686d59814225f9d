package dev.targetpostgres.load.method;

import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.report.RowCounts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Loads a stream's batches. Workers share it: they call it once at a time for a partition. */
public interface Loader {
  /**
   * Loads rows in the connection's transaction, which the caller commits.
   *
   * @return the rows that it changed in the stream's table
   */
  RowCounts load(Connection connection, RowRange rows) throws SQLException;

  /**
   * Returns whether the staging table tells, by ordinals, that a commit in doubt succeeded.
   *
   * @param rows of the batch
   * @param loaded how many of them the commit was to add
   */
  default boolean isCommitted(Connection connection, RowRange rows, long loaded)
      throws SQLException {
    return false;
  }

  /** Takes note that so many rows were committed. */
  default void committed(long rows) {}

  /** Returns the swap by which the rows become visible; empty if they are so at once. */
  default Optional<Swap> swap() {
    return Optional.empty();
  }
}
