package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions in stream maps that are no SQL, and what they are when they are. */
final class StreamMapsTest {
  private static final String INPUT =
      """
      {"type": "SCHEMA", "stream": "people", "key_properties": [], "schema": {"properties": \
      {"id": {"type": "integer"}, "email": {"type": "string"}, "tags": {"type": "object"}}}}
      {"type": "RECORD", "stream": "people", "record": {"id": 7, "email": "a@b", \
      "tags": {"x": 1}}}
      """;

  private static TestDatabase database;

  @BeforeAll
  static void createDatabase() {
    database = PostgresServer.shared().createDatabase();
    database.execute("CREATE SCHEMA other; CREATE TYPE other.\"Mood\" AS ENUM ('sad')");
  }

  @AfterAll
  static void dropDatabase() {
    database.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "email.split('@')[-1] ~ split_part(x, '@', 2)",
        "record['email'].lower() ~ lower(x)",
        "_['email'] ~ record['x'] is x",
        "_.get('email') ~ record['x'] is x",
        "md5(config['seed'] + email) ~ config->>'x'",
        "md5(config['seed'] + email) ~ ||",
        "str(id) ~ x::text",
        "int(email) ~ x::bigint",
        "float(email) ~ x::double precision",
        "len(email) ~ length(x)",
        "email if id else None ~ CASE WHEN y THEN x ELSE z END",
        "f'{email}-1' ~ x || '-' || y",
        "email.endswith('@b') ~ LIKE '%a'",
        "email == 'a' ~ == is =",
        "email is None ~ x IS NULL",
        "id in [1, 2] ~ x IN ('a')",
        "2 ** id ~ power(x, y)",
        "'a' + email ~ joined by ||",
        "fake.name() ~ no Faker",
        "datetime.date.today() ~ to_char",
        "json.dumps(tags) ~ to_jsonb(x)",
        "self.upper() ~ the property's own name",
        "\"constant\" ~ single quotes"
      })
  void pythonIsToldWithItsSql(String expression, String sql) {
    TargetRun run = run(Map.of("new", expression));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains(
            "setting stream_maps, stream people, new:",
            expression,
            "looks like Python",
            sql,
            "expressions can name id, email, tags");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"no_such_column", "count(*)", "unnest(ARRAY[1, 2])", "id +", "id) AS x, (id", ""})
  void otherThingsAreToldWithoutPython(String expression) {
    TargetRun run = run(Map.of("new", expression));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.errors().get(0)).contains("stream_maps").doesNotContain("Python");
  }

  @Test
  void filtersThatAreNotBooleanAreRefused() {
    TargetRun run = run(Map.of("__filter__", "id + 1"));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.errors().get(0)).contains("__filter__", "of type bigint, not boolean");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "1 ~ integer ~ 1",
        "id ~ bigint ~ 7",
        "'it''s' ~ text ~ it's",
        "email || '?' ~ text ~ a@b?",
        "tags ? 'x' ~ boolean ~ t",
        "'{\"a\": 1}'::jsonb ? 'a' ~ boolean ~ t",
        "tags->'x' ~ jsonb ~ 1",
        "ARRAY[id, 2] ~ bigint[] ~ {7,2}",
        "1.50::numeric(9,2) ~ numeric ~ 1.50",
        "'sad'::other.\"Mood\" ~ other.\"Mood\" ~ sad",
        "'2020-01-01'::date + id::int ~ date ~ 2020-01-08",
        "date_trunc('day', '2020-01-01 23:00-05'::timestamptz) ~ timestamp with time zone"
            + " ~ 2020-01-02 00:00:00+00",
        "(SELECT max(v) FROM (VALUES (id), (9)) AS t (v)) ~ bigint ~ 9",
        "record.email ~ text ~ a@b",
        "NULL ~ text ~"
      })
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
        .isEqualTo(List.of(List.of(value == null ? "" : value)));
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

  private static TargetRun run(Map<String, String> map) {
    return TargetRun.on(database, Map.of("stream_maps", Map.of("people", map)), INPUT);
  }
}
