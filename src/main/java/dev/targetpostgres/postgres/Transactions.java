package dev.targetpostgres.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Small steps within a transaction. No effect outlives the transaction, since a pooler can then
 * give the session to another client.
 */
public final class Transactions {
  private Transactions() {}

  /** Converts a row to an object. */
  public interface RowReader<T> {
    /** Converts the current row. */
    T read(ResultSet row) throws SQLException;
  }

  /** Runs a statement; returns the number of changed rows. */
  public static long execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return Math.max(statement.getLargeUpdateCount(), 0);
    }
  }

  /**
   * Runs several statements in one round trip. If one fails, throws its error, and the server does
   * not run the later ones.
   *
   * @return a number for each statement: the first column of a query's first row, or the number of
   *     changed rows
   */
  public static List<Long> together(Connection connection, List<String> statements)
      throws SQLException {
    List<Long> numbers = new ArrayList<>();
    if (statements.isEmpty()) {
      return numbers;
    }
    try (Statement statement = connection.createStatement()) {
      boolean isQuery = statement.execute(inOneMessage(statements));
      for (int i = 0; i < statements.size(); i++) {
        numbers.add(isQuery ? number(statement) : Math.max(statement.getLargeUpdateCount(), 0));
        isQuery = statement.getMoreResults();
      }
    }
    return numbers;
  }

  /** Joins statements. A line end comes first, since a statement can end with a comment. */
  static String inOneMessage(List<String> statements) {
    return String.join("\n;", statements);
  }

  private static long number(Statement statement) throws SQLException {
    try (ResultSet row = statement.getResultSet()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Returns the number in the first column of the first row. */
  public static long queryLong(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Returns the only row of a query, converted by the reader. */
  static <T> T only(Connection connection, String query, RowReader<T> reader, Object... parameters)
      throws SQLException {
    return list(connection, query, reader, parameters).get(0);
  }

  /** Returns the rows of a query, converted by the reader. Later statements can follow it. */
  public static <T> List<T> list(
      Connection connection, String query, RowReader<T> reader, Object... parameters)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.execute();
      try (ResultSet row = statement.getResultSet()) {
        while (row.next()) {
          rows.add(reader.read(row));
        }
      }
    }
    return rows;
  }

  /** Rolls back to the savepoint, and removes it. */
  public static void rollBackTo(Connection connection, String savepoint) throws SQLException {
    together(connection, List.of(SessionSql.rollBackTo(savepoint), SessionSql.release(savepoint)));
  }

  /** Rolls back to the savepoint, and removes it. */
  public static void rollBackTo(Connection connection, Savepoint savepoint) throws SQLException {
    connection.rollback(savepoint);
    connection.releaseSavepoint(savepoint);
  }

  /** Sets the lock timeout until the transaction ends; 0 means no limit. */
  public static void lockTimeout(Connection connection, int seconds) throws SQLException {
    execute(connection, SessionSql.lockTimeout(seconds));
  }

  /** Sets fixed text formats until the transaction ends, whatever the session's settings are. */
  public static void neutralSettings(Connection connection) throws SQLException {
    execute(connection, SessionSql.neutralSettings());
  }

  /** Waits for an advisory lock, and holds it until the transaction ends. */
  public static void advisoryLock(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SessionSql.advisoryLock())) {
      statement.setString(1, lockName(name));
      statement.execute();
    }
  }

  /** Takes an advisory lock if it is free, until the transaction ends; returns whether it was. */
  public static boolean tryAdvisoryLock(Connection connection, String name) throws SQLException {
    return only(connection, SessionSql.tryAdvisoryLock(), row -> row.getBoolean(1), lockName(name));
  }

  /** Returns the name that the server hashes to the number of an advisory lock. */
  static String lockName(String name) {
    return "target-postgres " + name;
  }
}
