package dev.targetpostgres.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Something done in one transaction, and done again from the start if the connection is lost.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface TransactionCallback<T> {
  /** Work that may end its transaction. */
  @FunctionalInterface
  interface CommittingCallback<T> {
    /** Does it. */
    T run(Connection connection, LastMessage message) throws SQLException;
  }

  /** Returns work that does what is given. */
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
   * Returns the statements that it begins with. They are sent before each attempt, with those that
   * begin the transaction if it is the first work in it. What they return is not looked at.
   */
  default List<String> first() {
    return List.of();
  }

  /** Does it, leaving the commit to the caller. */
  T run(Connection connection) throws SQLException;

  /** Does it, and may end the transaction with its last message. */
  default T run(Connection connection, LastMessage message) throws SQLException {
    return run(connection);
  }

  /** Whether what the server refuses is a record, rather than what we do with a table. */
  default boolean loadsRecords() {
    return false;
  }

  /** The work is not going to be done again: lets go of what only that would need. */
  default void forget() {}

  /**
   * Finds out what became of a commit whose answer was lost; what ran it has ended.
   *
   * @param connection a new one
   * @return the work's result where it is known to be committed; empty if it is to be done again,
   *     which is right for work that is idempotent
   */
  default Optional<T> recall(Connection connection) throws SQLException {
    return Optional.empty();
  }
}
