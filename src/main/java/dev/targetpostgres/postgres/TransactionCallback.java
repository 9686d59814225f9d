package dev.targetpostgres.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Work in one transaction, which is repeated from the start after a transient error.
 *
 * @param <T> its result
 */
@FunctionalInterface
public interface TransactionCallback<T> {
  /** Work whose last message can commit its transaction. */
  @FunctionalInterface
  interface CommittingCallback<T> {
    T run(Connection connection, LastMessage message) throws SQLException;
  }

  /** Returns the given work as a callback. */
  static <T> TransactionCallback<T> committing(CommittingCallback<T> work) {
    return new TransactionCallback<>() {
      @Override
      public T run(Connection connection) throws SQLException {
        return run(connection, LastMessage.OPEN);
      }

      @Override
      public T run(Connection connection, LastMessage message) throws SQLException {
        return work.run(connection, message);
      }
    };
  }

  /**
   * Returns statements to run before each attempt; their results are ignored. If the work is the
   * first in its transaction, they share a message with the statements that begin it.
   */
  default List<String> first() {
    return List.of();
  }

  /** Runs the work and leaves the commit to the caller. */
  T run(Connection connection) throws SQLException;

  /** Runs the work, whose last message can commit the transaction. */
  default T run(Connection connection, LastMessage message) throws SQLException {
    return run(connection);
  }

  /** Returns whether the work loads records, whose values can be the cause of an error. */
  default boolean loadsRecords() {
    return false;
  }

  /** Releases the memory that only another attempt would need, since there will be none. */
  default void forget() {}

  /**
   * Finds out whether a commit in doubt succeeded, after its server process has ended.
   *
   * @param connection a new connection
   * @return the work's result if it is committed; empty if the work is to be repeated, which is
   *     always right for idempotent work
   */
  default Optional<T> recall(Connection connection) throws SQLException {
    return Optional.empty();
  }
}
