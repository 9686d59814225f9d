package dev.targetpostgres.values;

import static java.util.stream.Collectors.joining;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
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
 * Loads all hazards that a server is able to do by one method: one stream each, and one input for
 * all streams of the same settings. On the shared server all are loaded twice, so that the target
 * finds its own tables.
 */
final class HazardLoad implements AutoCloseable {
  private final PostgresServer server;
  private final String method;
  private final List<Hazard.Section> sections;
  private @Nullable TestDatabase database;
  private @Nullable Connection connection;
  private final List<Run> runs = new ArrayList<>();
  private List<String> changesOfSecondRun = List.of();

  HazardLoad(PostgresServer server, String method, List<Hazard.Section> sections) {
    this.server = server;
    this.method = method;
    this.sections = sections.stream().filter(section -> section.needs() <= server.major()).toList();
  }

  List<Hazard.Section> sections() {
    return sections;
  }

  /** Returns how many rows each table must have at the end. */
  int rows() {
    return method.equals("append") && isLoadedTwice() ? 2 : 1;
  }

  boolean isLoadedTwice() {
    return server == PostgresServer.shared();
  }

  /** Loads at the first call. */
  HazardLoad loaded() {
    if (database == null) {
      database = HostileDatabase.on(server);
      prepare();
      bySettings().forEach(this::load);
      int first = runs.size();
      if (isLoadedTwice()) {
        bySettings().forEach(this::load);
      }
      changesOfSecondRun =
          runs.subList(first, runs.size()).stream()
              .flatMap(run -> run.errors().stream())
              .filter(HazardLoad::isChange)
              .toList();
    }
    return this;
  }

  /** Returns the runs that failed. */
  List<Run> failures() {
    return loaded().runs.stream().filter(run -> run.exitCode() != 0).toList();
  }

  /** Returns the log lines about changes of tables in the second run. */
  List<String> changesOfSecondRun() {
    return loaded().changesOfSecondRun;
  }

  /**
   * Returns the only value of a query. Its placeholders stand for the expected SQL, the table, and
   * the name of the hazard.
   */
  String query(String sql, Hazard hazard) {
    try (Statement statement = connection().createStatement();
        ResultSet row =
            statement.executeQuery(
                sql.formatted(hazard.expected(), hazard.table(), literal(hazard.name())))) {
      row.next();
      return row.getString(1);
    } catch (SQLException failure) {
      throw new AssertionError(hazard.toString(), failure);
    }
  }

  /** Returns the type of column {@code v}. */
  String type(Hazard hazard) {
    return query(
        """
        SELECT format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = (SELECT oid FROM pg_class WHERE relname = %3$s) AND attname = 'v'
        """,
        hazard);
  }

  @Override
  public void close() {
    if (database != null) {
      database.close();
    }
  }

  private void prepare() {
    for (Hazard.Section section : sections) {
      section.preparations().forEach(database::execute);
      String tables =
          section.hazards().stream()
              .filter(Hazard::isOld)
              .map(hazard -> hazard.createTable(method))
              .collect(joining());
      if (!tables.isEmpty()) {
        database.execute(tables);
      }
    }
  }

  private Map<Map<String, String>, StringBuilder> bySettings() {
    Map<Map<String, String>, StringBuilder> inputs = new LinkedHashMap<>();
    for (Hazard.Section section : sections) {
      StringBuilder input =
          inputs.computeIfAbsent(section.settings(), settings -> new StringBuilder());
      for (Hazard hazard : section.hazards()) {
        input.append(hazard.schemaMessage(section.root())).append(hazard.recordMessage(1));
      }
    }
    return inputs;
  }

  private void load(Map<String, String> settings, StringBuilder input) {
    runs.add(Run.of(database, HazardSettings.with(settings, method), input.toString()));
  }

  private static boolean isChange(String line) {
    return line.contains("widening")
        || line.contains("added column")
        || line.contains("created")
        || line.contains("may be NULL");
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private Connection connection() throws SQLException {
    if (connection == null) {
      connection = PlainSession.on(database);
    }
    return connection;
  }
}
