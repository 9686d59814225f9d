package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --dry-run} prints the changes that a run would make, and makes none. */
final class DryRunTest {
  /** Everything that a load could change, in a fixed order. */
  private static final String SNAPSHOT =
      """
      SELECT c.oid::text, c.relname, c.xmin::text, coalesce(a.attname, ''), coalesce(a.xmin::text, '')
      FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid
      UNION ALL SELECT oid::text, nspname, xmin::text, '', '' FROM pg_namespace
      UNION ALL SELECT objoid::text, description, xmin::text, '', '' FROM pg_description
      UNION ALL SELECT id::text, '', xmin::text, '', '' FROM lake.items
      ORDER BY 1, 2, 3, 4, 5
      """;

  private static final String TABLES =
      """
      SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        coalesce(obj_description(c.oid, 'pg_class'), ''), coalesce(pg_get_indexdef(i.indexrelid), '')
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_index i ON i.indrelid = c.oid
      WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND c.relkind = 'r'
      ORDER BY 1, 2, a.attnum, 7
      """;

  private static final String OLD_TABLE =
      "CREATE SCHEMA lake; CREATE TABLE lake.items (id smallint PRIMARY KEY, code text NOT NULL);"
          + " INSERT INTO lake.items VALUES (1, 'a')";

  @AutoClose private TestDatabase database;

  @BeforeEach
  void createDatabase() {
    database = PostgresServer.shared().createDatabase();
    database.execute(OLD_TABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"append-only", "overwrite"})
  void printsTheStatementsThatARunThenExecutes(String method) {
    Map<String, ?> settings = settings(method);
    List<List<String>> before = database.queryRows(SNAPSHOT);

    TargetRun dry = dryRun(settings, input());

    assertThat(dry.exitCode()).as(dry.output()).isZero();
    assertThat(database.queryRows(SNAPSHOT)).isEqualTo(before);
    assertThat(dry.stdout())
        .contains("-- stream items: 2 records, 0 rejected", "-- stream extra: 1 record, 1 rejected")
        .contains("-- columns written: id bigint, name text, and 7 metadata columns")
        .anyMatch(
            line -> line.startsWith("ALTER TABLE \"lake\".\"items\" ALTER COLUMN \"id\" TYPE"))
        .noneMatch(line -> line.startsWith("{"));
    TargetRun run = TargetRun.on(database, settings, input());
    assertThat(run.exitCode()).as(run.output()).isZero();
    try (TestDatabase other = PostgresServer.shared().createDatabase()) {
      other.execute(OLD_TABLE);
      other.execute(String.join("\n", dry.stdout()));
      assertThat(other.queryRows(TABLES)).isEqualTo(database.queryRows(TABLES));
    }
  }

  @Test
  void endsAsTheRunWouldWhereARecordIsRefused() {
    TargetRun dry = dryRun(Map.of("default_target_schema", "lake"), input());

    assertThat(dry.exitCode()).isEqualTo(3);
    assertThat(dry.errors()).singleElement().asString().contains("column \"id\"");
    assertThat(dry.stdout()).contains("-- stream items: 2 records, 0 rejected");
  }

  @Test
  void leavesTheStateTableAlone() {
    Map<String, ?> settings = Map.of("default_target_schema", "lake", "state_table", true);
    TargetRun dry = dryRun(settings, Tap.schema("other") + "\n" + Tap.state(1) + "\n");

    assertThat(dry.exitCode()).as(dry.output()).isZero();
    assertThat(dry.stdout())
        .anyMatch(line -> line.startsWith("CREATE TABLE \"lake\".\"_sdc_state\""));
    assertThat(database.queryOne("SELECT to_regclass('lake._sdc_state')")).isNull();
  }

  @Test
  void objectsToWhatARunWouldObjectTo() {
    TargetRun dry =
        dryRun(
            Map.of("default_target_schema", "lake", "load_method", "append"),
            Tap.schema("items", "id") + "\n");

    assertThat(dry.exitCode()).isEqualTo(2);
    assertThat(dry.errors()).singleElement().asString().contains("unique index over the key");
  }

  private static Map<String, ?> settings(String method) {
    return Map.of(
        "default_target_schema", "lake", "invalid_records", "reject", "load_method", method);
  }

  private static String input() {
    String wider =
        """
        {"type": "SCHEMA", "stream": "extra", "schema": {"properties": {"id": {"type": "integer"}, \
        "late": {"type": "string", "format": "date-time"}}}, "key_properties": []}""";
    return Stream.of(
            Tap.schema("items", "id"),
            Tap.record("items", 70_000),
            Tap.record("items", 2),
            Tap.schema("extra"),
            wider,
            Tap.record("extra", 1),
            "{\"type\": \"RECORD\", \"stream\": \"extra\", \"record\": {\"id\": \"--\\n x\"}}",
            Tap.state(1))
        .reduce("", (text, line) -> text + line + "\n");
  }

  private TargetRun dryRun(Map<String, ?> settings, String input) {
    return TargetRun.on(
        database, settings, new ByteArrayInputStream(input.getBytes(UTF_8)), "--dry-run");
  }
}
