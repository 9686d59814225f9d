package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.CitusDatabase;
import dev.targetpostgres.testing.OnCitus;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TestDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each class its own database on the cluster, and each test its own schema. */
@OnCitus
abstract class CitusTest {
  private static CitusDatabase citus;
  private static int schemas;

  @TempDir Path folder;
  TestDatabase database;
  String schema;

  @BeforeAll
  static void createDatabase() {
    citus = CitusDatabase.create();
  }

  @AfterAll
  static void dropDatabase() {
    citus.close();
  }

  @BeforeEach
  final void createSchema() {
    database = citus.coordinator();
    schema = "lake_" + schemas++;
    database.execute("CREATE SCHEMA " + schema);
  }

  /** Runs SQL with the test's schema first on the search path. */
  final void execute(String sql) {
    for (String statement : sql.split(";\n", -1)) {
      database.execute("SET search_path = %s; %s".formatted(schema, statement));
    }
  }

  /** Returns the settings with the schema and without metadata columns. */
  final Map<String, Object> settings(Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putIfAbsent("default_target_schema", schema);
    all.putIfAbsent("add_record_metadata", false);
    return all;
  }

  /** Does a run inside this JVM. */
  final TargetRun run(Map<String, ?> settings, String messages) {
    return TargetRun.on(database, settings(settings), messages);
  }

  /** Does a run that must succeed. */
  final TargetRun load(Map<String, ?> settings, String messages) {
    TargetRun run = run(settings, messages);
    assertThat(run.exitCode()).as(run.output()).isZero();
    return run;
  }

  /** Starts the launcher as a process. */
  final TargetProcess start(Map<String, ?> settings) {
    Path config = folder.resolve("config.json");
    return ProcessTest.target().config(database.writeConfig(config, settings(settings))).start();
  }

  /** Returns the rows of a query with {@code %s} for the schema. Spaces separate the cells. */
  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be a dependency of its own.
  final List<String> rows(String query) {
    return database.queryRows(query.replace("%s", schema)).stream()
        .map(row -> String.join(" ", row.stream().map(String::valueOf).toList()))
        .toList();
  }

  /** Returns name, kind and distribution column of each table that Citus manages. */
  final List<String> distributions() {
    return rows(
        "SELECT c.relname, t.citus_table_type, t.distribution_column FROM citus_tables t"
            + " JOIN pg_class c ON c.oid = t.table_name"
            + " WHERE c.relnamespace = '%s'::regnamespace ORDER BY 1");
  }

  /** Returns the staging tables on any node. */
  final List<String> leftovers() {
    return Stream.concat(Stream.of(database), citus.shardHolders().stream())
        .flatMap(
            node ->
                node
                    .queryRows(
                        "SELECT tablename FROM pg_tables WHERE schemaname = '%s' AND tablename ~ '^_sdc_(overwrite|staging)'"
                            .formatted(schema))
                    .stream())
        .map(String::valueOf)
        .toList();
  }
}
