package dev.targetpostgres.postgres;

import java.sql.SQLException;

/**
 * Something that the server may refuse, and that may be tried again.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface SqlCallable<T> {
  /** Does it. */
  T run() throws SQLException;
}
