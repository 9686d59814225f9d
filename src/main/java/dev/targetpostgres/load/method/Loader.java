package dev.targetpostgres.load.method;

import dev.targetpostgres.encode.RowRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Loads a stream's batches. Thread-safe: the workers of the stream's partitions share it. */
public interface Loader {
  /**
   * Returns a load of the rows, which the caller runs in its transaction.
   *
   * @param number number of the batch among those of the transaction whose rows are staged at the
   *     same time; it makes the names of staging tables unique
   */
  RowLoad load(RowRange rows, int number);

  /**
   * Returns whether the ordinals in the staging table prove that a commit in doubt succeeded.
   *
   * @param rows the rows of the batch
   * @param loaded how many of them the commit would have added
   */
  default boolean isCommitted(Connection connection, RowRange rows, long loaded)
      throws SQLException {
    return false;
  }

  /** Adds to the number of committed rows. */
  default void committed(long rows) {}

  /** Returns the swap that makes the rows visible. Empty if each commit makes them visible. */
  default Optional<Swap> swap() {
    return Optional.empty();
  }
}
