package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions in stream maps: messages about invalid ones, and results of valid ones. */
final class StreamMapsTest {
  private static final String INPUT =
      """
      {"type": "SCHEMA", "stream": "people", "key_properties": [], "schema": {"properties": \
      {"id": {"type": "integer"}, "email": {"type": "string"}, "tags": {"type": "object"}}}}
      {"type": "RECORD", "stream": "people", "record": {"id": 7, "email": "a@b", \
      "tags": {"x": 1}}}
      """;

  @AutoClose private static TestDatabase database;

  @BeforeAll
  static void createDatabase() {
    database = PostgresServer.shared().createDatabase();
    database.execute("CREATE SCHEMA other; CREATE TYPE other.\"Mood\" AS ENUM ('sad')");
  }

  @Test
  void pointsFromPythonToSql() {
    TargetRun run = run(Map.of("new", "email.split('@')[-1]"));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains(
            "setting stream_maps, stream people, new:",
            "email.split('@')[-1]",
            "expressions are SQL, not Python (docs/stream-maps.md shows both), and can use id,"
                + " email, tags");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"no_such_column", "count(*)", "unnest(ARRAY[1, 2])", "id +", "id) AS x, (id", ""})
  void namesWhatIsNoExpression(String expression) {
    TargetRun run = run(Map.of("new", expression));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.errors().get(0)).contains("stream_maps");
  }

  @Test
  void filtersThatAreNotBooleanAreRefused() {
    TargetRun run = run(Map.of("__filter__", "id + 1"));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.errors().get(0)).contains("__filter__", "of type bigint, not boolean");
  }

  static List<Arguments> expressionsAndTypes() {
    return List.of(
        Arguments.of("1", "integer", "1"),
        Arguments.of("id", "bigint", "7"),
        Arguments.of("'it''s'", "text", "it's"),
        Arguments.of("email || '?'", "text", "a@b?"),
        Arguments.of("tags ? 'x'", "boolean", "true"),
        Arguments.of("'{\"a\": 1}'::jsonb ? 'a'", "boolean", "true"),
        Arguments.of("tags->'x'", "jsonb", "1"),
        Arguments.of("ARRAY[id, 2]", "bigint[]", "{7,2}"),
        Arguments.of("1.50::numeric(9,2)", "numeric", "1.50"),
        Arguments.of("'sad'::other.\"Mood\"", "other.\"Mood\"", "sad"),
        Arguments.of("'2020-01-01'::date + id::int", "date", "2020-01-08"),
        Arguments.of(
            "date_trunc('day', '2020-01-01 23:00-05'::timestamptz)",
            "timestamp with time zone",
            "2020-01-02 00:00:00+00"),
        Arguments.of("(SELECT max(v) FROM (VALUES (id), (9)) AS t (v))", "bigint", "9"),
        Arguments.of("record.email", "text", "a@b"),
        Arguments.of("NULL", "text", ""));
  }

  @ParameterizedTest
  @MethodSource("expressionsAndTypes")
  void columnsHaveTheTypeOfTheirExpression(String expression, String type, String value) {
    database.execute("DROP TABLE IF EXISTS people");
    TargetRun run = run(Map.of("new", expression));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(
            database.queryRows(
                "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
                    + " WHERE attrelid = 'people'::regclass AND attname = 'new'"))
        .isEqualTo(List.of(List.of(type)));
    assertThat(database.queryRows("SELECT coalesce(new::text, '') FROM people"))
        .isEqualTo(List.of(List.of(value)));
  }

  @Test
  void valuesForExpressionsAreNotShown() {
    TargetRun run =
        TargetRun.on(
            database,
            Map.of(
                "stream_maps", Map.of("people", Map.of("new", "config.seed")),
                "stream_map_config", Map.of("seed", "s3cret")),
            INPUT);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.output()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert", "overwrite"})
  void newTablesGetOnlyFilteredAndComputedRows(String method) {
    database.execute("DROP TABLE IF EXISTS numbers");
    StringBuilder input =
        new StringBuilder(
            """
            {"type": "SCHEMA", "stream": "numbers", "key_properties": ["id"], "schema": \
            {"properties": {"id": {"type": "integer"}}}}
            """);
    for (int id = 1; id <= 5_000; id++) {
      input.append(
          "{\"type\": \"RECORD\", \"stream\": \"numbers\", \"record\": {\"id\": %d}}\n"
              .formatted(id));
    }
    TargetRun run =
        TargetRun.on(
            database,
            Map.of(
                "load_method",
                method,
                "stream_maps",
                Map.of("numbers", Map.of("__filter__", "id % 5 = 0", "twice", "id * 2"))),
            input.toString());
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(
            database.queryRows(
                "SELECT count(*), min(id), max(id), sum(twice), bool_and(twice = 2 * id)"
                    + " FROM numbers"))
        .isEqualTo(List.of(List.of("1000", "5", "5000", "5005000", "t")));
  }

  @Test
  void renamedStreamsThatNeedNoExpressionAreCopiedStraight() {
    TargetRun run =
        TargetRun.on(
            database,
            Map.of(
                "stream_maps",
                Map.of(
                    "people", Map.of("__alias__", "persons", "mail", "email", "tags", "__NULL__"))),
            INPUT);
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(database.queryRows("SELECT id, email, mail FROM persons"))
        .isEqualTo(List.of(List.of("7", "a@b", "a@b")));
  }

  /** A run that starts from this STATE would load the record again. */
  @Test
  void aRecordThatOneOutputTakesAndAnotherOneRejectsIsNotCommittedWithTheStateBeforeIt() {
    TargetRun run =
        TargetRun.on(
            database,
            Map.of(
                "default_target_schema",
                "halves",
                "load_method",
                "append",
                "state_table",
                true,
                "pipeline_id",
                "halves",
                "batch_size_rows",
                1,
                "stream_maps",
                Map.of(
                    "copies",
                    Map.of("__source__", "originals", "__key_properties__", List.of("code")))),
            """
            {"type": "SCHEMA", "stream": "originals", "key_properties": [], "schema": \
            {"properties": {"id": {"type": "integer"}, "code": {"type": "string"}}}}
            {"type": "RECORD", "stream": "originals", "record": {"id": 1, "code": "1"}}
            {"type": "STATE", "value": 1}
            {"type": "RECORD", "stream": "originals", "record": {"id": 2}}
            """);

    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(run.stdout()).containsExactly("1");
    assertThat(database.queryOne("SELECT string_agg(id::text, ' ') FROM halves.originals"))
        .isEqualTo("1");
  }

  private static TargetRun run(Map<String, String> map) {
    return TargetRun.on(database, Map.of("stream_maps", Map.of("people", map)), INPUT);
  }
}
