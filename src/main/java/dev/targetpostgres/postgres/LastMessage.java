package dev.targetpostgres.postgres;

import java.sql.SQLException;
import java.util.List;

/** The last message of a piece of work, which may commit the transaction. */
public interface LastMessage {
  /** The transaction stays open, and somebody else ends it. */
  LastMessage OPEN =
      new LastMessage() {
        @Override
        public <T> T send(Sending<T> sending) throws SQLException {
          return sending.send(List.of());
        }
      };

  /**
   * Sends the last message.
   *
   * @throws SQLException if a statement of the message fails; the commit is in doubt if the
   *     connection is lost
   */
  <T> T send(Sending<T> sending) throws SQLException;

  /**
   * What sends it.
   *
   * @param <T> what is made of its answer
   */
  @FunctionalInterface
  interface Sending<T> {
    /**
     * Sends it.
     *
     * @param commit what it must end with: the COMMIT, or nothing
     */
    T send(List<String> commit) throws SQLException;
  }
}
