package dev.targetpostgres.postgres;

import java.sql.SQLException;

/**
 * A database operation that can be repeated.
 *
 * @param <T> its result
 */
@FunctionalInterface
public interface SqlCallable<T> {
  T run() throws SQLException;
}
