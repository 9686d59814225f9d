package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL around the load, indexes, and grants. */
final class HooksTest {
  private static final String MESSAGES =
      String.join("\n", List.of(Tap.schema("items", "id"), Tap.record("items", 1), Tap.state(1)));

  private static final String INDEXES =
      "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = '%s'::regclass AND NOT"
          + " indisprimary ORDER BY 1";

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void runsSqlBeforeAndAfter(boolean stateTable) throws IOException {
    Path after =
        Files.writeString(
            folder.resolve("after.sql"), "INSERT INTO log SELECT 'after ' || count(*) FROM items;");
    TargetRun run =
        run(
            Map.of(
                "state_table",
                stateTable,
                "before_run_sql",
                List.of(
                    "CREATE TABLE log (line text); -- a comment; with a semicolon",
                    "DO $$BEGIN INSERT INTO log VALUES ('before; ' || (to_regclass('items') IS NULL)); END$$;"
                        + " INSERT INTO log SELECT 'jsonb' WHERE '{\"a\": 1}'::jsonb ? 'a'"),
                "after_run_sql_file",
                after.toString()));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(database.queryRows("SELECT line FROM log"))
        .containsExactly(List.of("before; true"), List.of("jsonb"), List.of("after 1"));
    assertThat(run.stdout()).containsExactly(Tap.printedState(1));
  }

  @Test
  void endsTheRunBeforeAnyMessageWhereTheSqlIsRefused() {
    TargetRun run =
        run(Map.of("before_run_sql", "CREATE TABLE log (line text);\n\n  SELECT *\nFROM nowhere"));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains("before_run_sql, the statement in line 3 failed: ", "nowhere", "42P01");
    assertThat(run.stdout()).isEmpty();
    assertThat(database.queryOne("SELECT to_regclass('log')")).isNull();
    assertThat(database.queryOne("SELECT to_regclass('items')")).isNull();
  }

  @Test
  void keepsWhatIsLoadedWhereTheSqlBehindItIsRefused() {
    TargetRun run = run(Map.of("after_run_sql", List.of("SELECT 1", "SELECT 1;\nSELECT 1/0")));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains("after_run_sql, the statement in text 2, line 2 failed: division by zero");
    assertThat(run.stdout()).containsExactly(Tap.printedState(1));
    assertThat(database.queryOne("SELECT count(*) FROM items")).isEqualTo("1");
  }

  /** No new connection is possible when the run cleans up. */
  @Test
  void leavesNothingToTidyUpWhereAllOverwritesAreDone() {
    TargetRun run =
        run(
            Map.of(
                "load_method",
                "overwrite",
                "after_run_sql",
                "UPDATE pg_catalog.pg_database SET datallowconn = false WHERE datname ="
                    + " current_database()"));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stderr()).noneMatch(line -> line.contains("failed"));
    assertThat(run.stdout()).containsExactly(Tap.printedState(1));
  }

  @Test
  void doesNothingAfterARunThatEndsBadly() {
    TargetRun run =
        TargetRun.on(
            database,
            Map.of(
                "after_run_sql",
                "CREATE TABLE log (line text)",
                "schema_mapping",
                indices("items", List.of("name"))),
            MESSAGES + "\nno message");
    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(database.queryOne("SELECT to_regclass('log')")).isNull();
    assertThat(database.queryRows(INDEXES.formatted("items"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"append, false", "upsert, false", "overwrite, false", "upsert, true"})
  void makesIndexesOnce(String method, boolean stateTable) {
    Map<String, ?> settings =
        Map.of(
            "load_method", method,
            "state_table", stateTable,
            "schema_mapping", indices("items", List.of("name", "NAME, id", "missing")));
    TargetRun first = run(settings);
    assertThat(first.exitCode()).as(first.output()).isZero();
    assertThat(first.output())
        .contains("created an index on public.items (name, id)")
        .contains("no index on public.items (missing)");
    List<List<String>> expected =
        List.of(
            List.of("CREATE INDEX items_name_id_idx ON public.items USING btree (name, id)"),
            List.of("CREATE INDEX items_name_idx ON public.items USING btree (name)"));
    assertThat(database.queryRows(INDEXES.formatted("items"))).isEqualTo(expected);

    TargetRun second = run(settings);
    assertThat(second.exitCode()).as(second.output()).isZero();
    assertThat(second.output()).doesNotContain("created an index");
    assertThat(database.queryRows(INDEXES.formatted("items"))).isEqualTo(expected);
  }

  @Test
  void makesIndexesOnTablesWithLongNames() {
    String stream = "items_" + "x".repeat(57);
    TargetRun run =
        TargetRun.on(
            database,
            Map.of("schema_mapping", indices(stream, List.of("name"))),
            Tap.schema(stream, "id"));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(database.queryRows(INDEXES.formatted(stream))).hasSize(1);
  }

  private static Map<String, ?> indices(String table, List<String> columns) {
    return Map.of("any", Map.of("target_schema", "public", "indices", Map.of(table, columns)));
  }

  @Test
  void letsRolesReadWhatIsLoaded() {
    String reader = "reader of " + database.name();
    String other = "other_" + database.name();
    database.execute("CREATE ROLE \"%s\"; CREATE ROLE %s".formatted(reader, other));
    try {
      Map<String, ?> settings =
          Map.of(
              "default_target_schema", "lake",
              "default_target_schema_select_permissions", List.of(reader, "PUBLIC"),
              "schema_mapping",
                  Map.of(
                      "source",
                      Map.of("target_schema", "pond", "target_schema_select_permissions", other)));
      TargetRun run =
          TargetRun.on(
              database,
              settings,
              String.join("\n", Tap.schema("items", "id"), Tap.schema("source-fish", "id")));
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(mayRead(reader, "lake", "items")).isEqualTo("true");
      assertThat(mayRead("public", "lake", "items")).isEqualTo("true");
      assertThat(mayRead(other, "pond", "fish")).isEqualTo("true");
      assertThat(mayRead(reader, "pond", "fish")).isEqualTo("false");

      TargetRun second = TargetRun.on(database, settings, Tap.schema("items", "id"));
      assertThat(second.output()).doesNotContain("GRANT");
    } finally {
      database.execute(
          "DROP OWNED BY \"%1$s\", %2$s; DROP ROLE \"%1$s\", %2$s".formatted(reader, other));
    }
  }

  @Test
  void saysWhichRoleIsNotThere() {
    TargetRun run = run(Map.of("default_target_schema_select_permissions", "no such role"));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains("no role \"no such role\"", "default_target_schema_select_permissions");
  }

  private String mayRead(String role, String schema, String table) {
    return database.queryOne(
        "SELECT (has_schema_privilege('%1$s', '%2$s', 'USAGE') AND has_table_privilege('%1$s', '%2$s.%3$s', 'SELECT'))::text"
            .formatted(role, schema, table));
  }

  private TargetRun run(Map<String, ?> settings) {
    return TargetRun.on(database, settings, MESSAGES);
  }
}
