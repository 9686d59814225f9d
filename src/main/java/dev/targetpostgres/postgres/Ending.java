package dev.targetpostgres.postgres;

import java.sql.SQLException;
import java.util.List;

/** How a piece of work ends its transaction: with its last message, or not at all. */
public interface Ending {
  /** The transaction stays open, and somebody else ends it. */
  Ending OPEN =
      new Ending() {
        @Override
        public <T> T send(Last<T> last) throws SQLException {
          return last.send(List.of());
        }
      };

  /**
   * Sends the last message.
   *
   * @throws SQLException if a statement of the message fails; the commit is in doubt if the
   *     connection is lost
   */
  <T> T send(Last<T> last) throws SQLException;

  /**
   * A transaction's last message.
   *
   * @param <T> what is made of its answer
   */
  @FunctionalInterface
  interface Last<T> {
    /**
     * Sends it.
     *
     * @param commit what it must end with: the COMMIT, or nothing
     */
    T send(List<String> commit) throws SQLException;
  }
}
