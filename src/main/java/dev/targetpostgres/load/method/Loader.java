package dev.targetpostgres.load.method;

import dev.targetpostgres.encode.RowRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Loads a stream's batches. Workers share it, and call it for one batch of a partition at a time.
 */
public interface Loader {
  /**
   * Begins to load rows, in a transaction of the caller's.
   *
   * @param number that tells the batch from others of the transaction whose rows are staged at the
   *     same time
   */
  RowLoad load(RowRange rows, int number);

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
