package dev.targetpostgres.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A test's own database.
 *
 * <p>Each helper opens a connection of its own, so that a test can end any backend. A failing
 * statement must fail the test, so the exceptions are unchecked.
 */
public final class TestDatabase implements AutoCloseable {
  private final PostgresServer server;
  private final String name;

  private TestDatabase(PostgresServer server, String name) {
    this.server = server;
    this.name = name;
  }

  static TestDatabase create(PostgresServer server, String name) {
    executeIn(server, server.database(), "CREATE DATABASE " + quoted(name) + " TEMPLATE template0");
    return new TestDatabase(server, name);
  }

  /** Returns the server's maintenance database, which must not be closed. */
  static TestDatabase existing(PostgresServer server) {
    return new TestDatabase(server, server.database());
  }

  public String name() {
    return name;
  }

  public PostgresServer server() {
    return server;
  }

  public Connection connect() throws SQLException {
    return server.connect(name);
  }

  /** Runs one statement, or several with semicolons between them. */
  public void execute(String sql) {
    executeIn(server, name, sql);
  }

  /** Returns all rows, each value as PostgreSQL's text in UTC and ISO style, NULL as null. */
  public List<List<@Nullable String>> queryRows(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
      try (ResultSet result = statement.executeQuery(sql)) {
        return rows(result);
      }
    } catch (SQLException failure) {
      throw new AssertionError("in database " + name + ": " + sql, failure);
    }
  }

  /** Returns the only value of the only row. */
  public @Nullable String queryOne(String sql) {
    List<List<@Nullable String>> rows = queryRows(sql);
    if (rows.size() != 1 || rows.get(0).size() != 1) {
      throw new AssertionError("one value expected of: " + sql + ", got " + rows);
    }
    return rows.get(0).get(0);
  }

  /** Returns the JSON of a configuration for this database. */
  public String config() {
    return config(Map.of());
  }

  /** Returns the JSON of a configuration with extra settings, which win over its own. */
  public String config(Map<String, ?> extra) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("host", server.host());
    settings.put("port", server.port());
    settings.put("user", server.user());
    settings.put("password", server.password());
    settings.put("database", name);
    settings.putAll(extra);
    return Json.of(settings);
  }

  /** Writes {@link #config(Map)} to a file and returns the file. */
  public Path writeConfig(Path file, Map<String, ?> extra) {
    try {
      return Files.writeString(file, config(extra) + "\n");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Drops the database, even if sessions are connected. */
  @Override
  public void close() {
    executeIn(
        server, server.database(), "DROP DATABASE IF EXISTS " + quoted(name) + " WITH (FORCE)");
  }

  private static List<List<@Nullable String>> rows(ResultSet result) throws SQLException {
    int columns = result.getMetaData().getColumnCount();
    List<List<@Nullable String>> rows = new ArrayList<>();
    while (result.next()) {
      List<@Nullable String> row = new ArrayList<>(columns);
      for (int column = 1; column <= columns; column++) {
        row.add(result.getString(column));
      }
      rows.add(row);
    }
    return rows;
  }

  private static void executeIn(PostgresServer server, String database, String sql) {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new AssertionError("in database " + database + ": " + sql, failure);
    }
  }

  private static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
