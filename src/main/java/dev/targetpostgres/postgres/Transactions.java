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
 * Small steps within a transaction. Nothing here outlives the transaction, so that poolers may hand
 * the session to somebody else after it.
 */
public final class Transactions {
  private Transactions() {}

  /** Makes something of a row. */
  public interface RowReader<T> {
    /** Makes something of the row that the set stands at. */
    T read(ResultSet row) throws SQLException;
  }

  /** Runs a statement; returns the rows that it changed. */
  public static long execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return Math.max(statement.getLargeUpdateCount(), 0);
    }
  }

  /**
   * Runs several statements in one round trip. If one fails, its error is reported as if it had
   * been sent alone, and those after it are not run.
   *
   * @return for each statement a number: the first column of its first row if it is a query, else
   *     the rows that it changed
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

  /** A statement may end with a comment, which ends with the line. */
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

  /** Returns what the reader makes of the only row of a query. */
  static <T> T only(Connection connection, String query, RowReader<T> reader, Object... parameters)
      throws SQLException {
    return list(connection, query, reader, parameters).get(0);
  }

  /** Returns what the reader makes of each row of a query; statements may come after it. */
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

  /** Undoes what came after the savepoint, and forgets it. */
  public static void rollBackTo(Connection connection, String savepoint) throws SQLException {
    together(connection, List.of(SessionSql.rollBackTo(savepoint), SessionSql.release(savepoint)));
  }

  /** Undoes what came after the savepoint, and forgets it. */
  public static void rollBackTo(Connection connection, Savepoint savepoint) throws SQLException {
    connection.rollback(savepoint);
    connection.releaseSavepoint(savepoint);
  }

  /** Waits for locks no longer than that, until the transaction ends; 0 waits for ever. */
  public static void lockTimeout(Connection connection, int seconds) throws SQLException {
    execute(connection, SessionSql.lockTimeout(seconds));
  }

  /** Has text mean the same in every session, until the transaction ends. */
  public static void neutralSettings(Connection connection) throws SQLException {
    execute(connection, SessionSql.neutralSettings());
  }

  /** Waits for the lock of that name, and holds it until the transaction ends. */
  public static void advisoryLock(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SessionSql.advisoryLock())) {
      statement.setString(1, lockName(name));
      statement.execute();
    }
  }

  /** Takes the lock of that name if nobody has it, and holds it until the transaction ends. */
  public static boolean tryAdvisoryLock(Connection connection, String name) throws SQLException {
    return only(connection, SessionSql.tryAdvisoryLock(), row -> row.getBoolean(1), lockName(name));
  }

  /** What the server knows an advisory lock by. */
  static String lockName(String name) {
    return "target-postgres " + name;
  }
}
