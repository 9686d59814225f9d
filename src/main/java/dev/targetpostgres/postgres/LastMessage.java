package dev.targetpostgres.postgres;

import java.sql.SQLException;
import java.util.List;

/** Sends the last message of a transaction's work, which can also commit the transaction. */
public interface LastMessage {
  /** Leaves the transaction open; the caller ends it. */
  LastMessage OPEN =
      new LastMessage() {
        @Override
        public <T> T send(Sending<T> sending) throws SQLException {
          return sending.send(List.of());
        }
      };

  /**
   * Sends the message.
   *
   * @throws SQLException if a statement fails, or if the connection is lost; the commit is then in
   *     doubt
   */
  <T> T send(Sending<T> sending) throws SQLException;

  /**
   * The content of the message.
   *
   * @param <T> the result that is read from the answer
   */
  @FunctionalInterface
  interface Sending<T> {
    /**
     * Sends the message and reads its answer.
     *
     * @param commit statements that the message must end with: COMMIT, or none
     */
    T send(List<String> commit) throws SQLException;
  }
}
