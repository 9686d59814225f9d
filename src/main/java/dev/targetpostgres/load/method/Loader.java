package dev.targetpostgres.load.method;

import dev.targetpostgres.encode.RowRange;
import dev.targetpostgres.report.RowCounts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Loads a stream's batches. Workers share it, and call it for one batch of a partition at a time.
 */
public interface Loader {
  /**
   * Loads rows in the connection's transaction, which the caller commits.
   *
   * @return the rows that it changed in the stream's table
   */
  RowCounts load(Connection connection, RowRange rows) throws SQLException;

  /**
   * Returns whether the ordinals in the staging table show that a commit in doubt succeeded.
   *
   * @param rows of the batch
   * @param loaded how many of them the commit would have added
   */
  default boolean isCommitted(Connection connection, RowRange rows, long loaded)
      throws SQLException {
    return false;
  }

  /** Adds to the number of committed rows. */
  default void committed(long rows) {}

  /** Returns the swap that makes the rows visible, or empty if they are visible at once. */
  default Optional<Swap> swap() {
    return Optional.empty();
  }
}
