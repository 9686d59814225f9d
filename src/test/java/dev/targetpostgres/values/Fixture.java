package dev.targetpostgres.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A hostile database on the shared server, and runs that load into its schema {@code public}. */
final class Fixture implements AutoCloseable {
  private final TestDatabase database = HostileDatabase.on(PostgresServer.shared());

  TestDatabase database() {
    return database;
  }

  void execute(String sql) {
    try (Connection connection = PlainSession.on(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new AssertionError(sql, failure);
    }
  }

  /** Does a run without metadata columns, which must succeed. */
  Run load(Messages messages, String... settings) {
    Run run = run(messages, settings);
    assertThat(run.exitCode()).as("exit code of %s", run).isZero();
    return run;
  }

  /**
   * Does a run without metadata columns, unless the settings add them.
   *
   * @param settings names and values in turn
   */
  Run run(Messages messages, String... settings) {
    Map<String, String> all = new HashMap<>(Map.of("add_record_metadata", "false"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return Run.of(database, all, messages.toString());
  }

  /** Returns the only value of a query, in a session with plain settings. */
  @Nullable String query(String sql) {
    return rows("SELECT (%s)::text".formatted(sql)).get(0).get(0);
  }

  /** Returns the rows of a query, in a session with plain settings. */
  List<List<@Nullable String>> rows(String sql) {
    try (Connection connection = PlainSession.on(database);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<@Nullable String>> rows = new ArrayList<>();
      while (result.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          row.add(result.getString(column));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException failure) {
      throw new AssertionError(sql, failure);
    }
  }

  /** Returns whether the condition is true for the table's row with the id. */
  boolean holds(String condition, String table, int id) {
    String all = "SELECT bool_and((%s) IS TRUE) FROM %s WHERE id = %d";
    return "true".equals(query(all.formatted(condition, table, id)));
  }

  /** Returns a column's type. */
  @Nullable String type(String table, String column) {
    return query(
        """
        SELECT format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = '%s'::regclass AND attname = '%s'
        """
            .formatted(table, column));
  }

  @Override
  public void close() {
    database.close();
  }
}
