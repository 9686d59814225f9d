package dev.targetpostgres.values;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.postgres.Ddl;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TypeNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another session alters a table while a run has rows that are encoded for the old columns. */
final class TwoRunsTest {
  @AutoClose private static final Fixture fixture = new Fixture();

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_NANOS = 10_000_000;
  private static final TableName TABLE = new TableName("public", "t");
  private static final TableName COPY = new TableName("public", "z");

  /** Columns with their type, a value, members of their JSON Schema, and the type they get. */
  private static final String[][] COLUMNS = {
    {"a", "integer", "2147483647", "\"type\": \"integer\"", "bigint"},
    {"b", "bigint", "9223372036854775807", "\"type\": \"integer\"", "numeric"},
    {"c", "real", "0.1", "\"type\": \"number\"", "double precision"},
    {"d", "double precision", "0.30000000000000004", "\"type\": \"number\"", "numeric"},
    {"e", "varchar(5)", "'abc'", "\"type\": \"string\"", "text"},
    {"f", "date", "'2024-02-29'", "\"type\": \"string\", \"format\": \"date\"", "timestamptz"},
    {"g", "date", "'2024-02-29'", "\"type\": \"string\", \"format\": \"date\"", "timestamp"},
    {"h", "uuid", "'123e4567-e89b-12d3-a456-426614174000'", "\"type\": \"string\"", "text"},
    {"i", "numeric(5,2)", "1.50", "\"type\": \"number\"", "numeric"},
    {"j", "boolean", "true", "\"type\": [\"boolean\", \"string\"]", "text"},
    {"k", "integer[]", "'{1,NULL,-7}'", "\"type\": \"array\"", "bigint[]"},
    {"l", "real[]", "'{0.1}'", "\"type\": \"array\"", "double precision[]"},
    {"m", "timestamptz", "'2024-01-01 00:00:00.5Z'", "\"type\": \"string\"", "text"},
    {"n", "date", "'2024-02-29'", "\"type\": [\"string\", \"object\"]", "jsonb"},
    {"o", "integer", "7", "\"type\": \"integer\"", "numeric(12,2)"},
    {"p", "varchar(5)", "'abc'", "\"type\": \"string\"", "varchar(9)"},
    {"q", "numeric(5,2)", "1.50", "\"type\": \"number\"", "numeric(7,2)"},
    {"r", "real", "0.1", "\"type\": \"number\"", "numeric"}
  };

  private static final String IDS = "SELECT string_agg(id::text, ',' ORDER BY id) FROM t";

  /** The settings of the run. */
  private static final Map<String, String> SETTINGS =
      Map.of("add_record_metadata", "false", "validate_records", "false");

  /** Returns the SQL that alters the table and its copy. */
  private static String alteration() {
    List<WidenColumn> changes =
        Stream.of(COLUMNS)
            .map(
                column ->
                    new WidenColumn(
                        column[0], TypeNames.parse(column[1]), TypeNames.parse(column[4])))
            .toList();
    return Ddl.widen(TABLE, changes) + "; " + Ddl.widen(COPY, changes);
  }

  @BeforeEach
  void dropTables() {
    fixture.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  }

  /** Makes the table with a row of id 0, and its copy. */
  private static void create(String key) {
    List<String> columns = new ArrayList<>(List.of("id integer " + key));
    List<String> values = new ArrayList<>(List.of("0"));
    for (String[] column : COLUMNS) {
      columns.add(column[0] + " " + column[1]);
      values.add(column[2]);
    }
    fixture.execute(
        "CREATE TABLE t (%s); INSERT INTO t VALUES (%s); CREATE TABLE z AS TABLE t"
            .formatted(String.join(", ", columns), String.join(", ", values)));
  }

  private static String properties() {
    StringBuilder properties = new StringBuilder("\"id\": {\"type\": \"integer\"}");
    for (String[] column : COLUMNS) {
      properties.append(", \"%s\": {%s}".formatted(column[0], column[3]));
    }
    return properties.toString();
  }

  /** Adds records with the values of row 0. */
  private static Messages records(Messages messages, String values, int first, int last) {
    for (int id = first; id <= last; id++) {
      messages.record("t", "\"id\": %d, %s".formatted(id, values));
    }
    return messages;
  }

  private static String values() {
    String json = String.valueOf(fixture.query("SELECT to_jsonb(t) - 'id' FROM t"));
    return json.substring(1, json.length() - 1);
  }

  /** Several batches wait for the lock of the session that alters the table. More come later. */
  @ParameterizedTest
  @CsvSource({
    "append, 1, '', max_parallelism_per_stream=4, 2",
    "append, 3, '', '', 1",
    "append, 2, '', state_table=true, 1",
    "append, 3, CHECK (id <> 8), invalid_records=reject, 1",
    "upsert, 1, PRIMARY KEY, max_parallelism_per_stream=4, 2",
    "upsert, 3, PRIMARY KEY CHECK (id <> 8), invalid_records=reject, 1",
    "upsert, 3, PRIMARY KEY, missing_properties=keep, 1",
    "upsert, 3, PRIMARY KEY, unchanged_rows=keep, 1",
    "upsert, 2, PRIMARY KEY, state_table=true, 1",
    "upsert, 3, '', '', 1",
    "upsert, 3, CHECK (id <> 8), invalid_records=reject, 1",
    "upsert, 3, '', missing_properties=keep, 1",
    "overwrite, 3, PRIMARY KEY, '', 1",
    "overwrite, 3, PRIMARY KEY CHECK (id <> 8), invalid_records=reject, 1",
    "overwrite, 3, '', max_parallelism=2, 1"
  })
  void rowsOfTheOldTypesAreConvertedAsAlterTableDoes(
      String method, String batchSize, String key, String setting, int waiting) {
    create(key);
    if (method.equals("overwrite") && setting.isEmpty()) {
      fixture.execute("CREATE TABLE child (t integer REFERENCES t)");
    }
    String values = values();
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("load_method", method);
    settings.put("batch_size_rows", batchSize);
    if (!setting.isEmpty()) {
      String[] pair = setting.split("=", 2);
      settings.put(pair[0], pair[1]);
    }
    CompletableFuture<Void> altered = inTime();
    Messages first = new Messages().schema("t", method.equals("append") ? "" : "id", properties());
    Messages rest = records(new Messages(), values, 4, 12).state("2");
    if (setting.startsWith("missing")) {
      // One record repeats a key, and one has the key of an existing row.
      rest.record("t", "\"id\": 12, \"e\": \"abc\"").record("t", "\"id\": 0, \"j\": true");
    }

    Run run =
        new PausedInput()
            .then(records(first, values, 1, 3).state("1"))
            .then(() -> startAltering(alteration(), waiting, altered))
            .then(rest)
            .then(
                () -> {
                  if (!method.equals("overwrite")) {
                    altered.join();
                  }
                })
            .then(records(new Messages(), values, 13, 15).state("3"))
            .run(fixture, settings);

    altered.join();
    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(run.states()).last().isEqualTo("3");
    assertThat(run.saying("somebody has widened column a of public.t from integer to bigint"))
        .as("%s", run)
        .isNotEmpty();
    int rejected = key.contains("CHECK") ? 1 : 0;
    String ids =
        IntStream.rangeClosed(method.equals("overwrite") ? 1 : 0, 15)
            .filter(id -> id != 8 || rejected == 0)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(","));
    assertThat(fixture.query(IDS)).isEqualTo(ids);
    assertThat(
            fixture.rows(
                "SELECT t FROM t, z WHERE (to_jsonb(t) - 'id')::text <> (to_jsonb(z) - 'id')::text"))
        .isEmpty();
    if (rejected > 0) {
      assertThat(fixture.query("SELECT count(*) FROM _sdc_rejected")).isEqualTo("1");
    }
  }

  /** Locks the table in a thread, and alters it as soon as so many sessions wait for the lock. */
  private static void startAltering(String sql, int waiting, CompletableFuture<Void> altered) {
    CompletableFuture<Void> locked = inTime();
    new Thread(
            () -> {
              try (Connection connection = PlainSession.on(fixture.database());
                  Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("LOCK TABLE t");
                locked.complete(null);
                awaitWaiting(waiting);
                statement.execute("SET LOCAL TimeZone = 'UTC'; " + sql);
                connection.commit();
                altered.complete(null);
              } catch (SQLException | RuntimeException | AssertionError failure) {
                locked.completeExceptionally(failure);
                altered.completeExceptionally(failure);
              }
            },
            "alters")
        .start();
    locked.join();
  }

  private static CompletableFuture<Void> inTime() {
    return new CompletableFuture<Void>().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void awaitWaiting(int sessions) {
    await(
        "SELECT count(*) >= %d FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname ="
                .formatted(sessions)
            + " current_database()");
  }

  /** Waits until the query returns true. */
  private static void await(String query) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!"true".equals(fixture.query(query))) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not in time: " + query);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Another session widens the columns twice. Then one of our own values needs more. */
  @ParameterizedTest
  @CsvSource({"append", "upsert"})
  void aColumnIsWidenedAgainAndAgain(String method) {
    fixture.execute("CREATE TABLE t (id integer PRIMARY KEY, v smallint, w integer)");
    String key = method.equals("append") ? "" : "id";
    if (key.isEmpty()) {
      fixture.execute("ALTER TABLE t DROP CONSTRAINT t_pkey");
    }
    String schema =
        "\"id\": {\"type\": \"integer\"}, \"v\": {\"type\": \"number\"},"
            + " \"w\": {\"type\": \"integer\"}";

    Run run =
        new PausedInput()
            .then(
                new Messages()
                    .schema("t", key, schema)
                    .record("t", "\"id\": 1, \"v\": 1, \"w\": 1"))
            .then(() -> fixture.execute("ALTER TABLE t ALTER v TYPE integer, ALTER w TYPE bigint"))
            .then(new Messages().record("t", "\"id\": 2, \"v\": 2, \"w\": 2").state("1"))
            .then(() -> fixture.execute("ALTER TABLE t ALTER v TYPE bigint"))
            .then(new Messages().record("t", "\"id\": 3, \"v\": 3, \"w\": 3").state("2"))
            .then(
                new Messages()
                    .record("t", "\"id\": 4, \"v\": 0.5, \"w\": 9223372036854775808")
                    .record("t", "\"id\": 5, \"v\": 5, \"w\": 5")
                    .state("3"))
            .run(fixture, settings(method));

    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(fixture.rows("SELECT * FROM t ORDER BY id"))
        .containsExactly(
            List.of("1", "1", "1"),
            List.of("2", "2", "2"),
            List.of("3", "3", "3"),
            List.of("4", "0.5", "9223372036854775808"),
            List.of("5", "5", "5"));
    assertThat(fixture.type("t", "v")).isEqualTo("numeric");
    assertThat(run.states()).last().isEqualTo("3");
  }

  private static Map<String, String> settings(String method) {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.putAll(Map.of("load_method", method, "batch_size_rows", "1"));
    return settings;
  }

  /** Committed rows stay, exactly once. The records that were not loaded can be sent again. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bigint | 7 | "type": "integer" | ALTER v TYPE integer
          integer | 7 | "type": "integer" | ALTER v TYPE double precision
          numeric(10,2) | 1.25 | "type": "number" | ALTER v TYPE numeric(10,1)
          timestamptz | "2024-01-01T00:00:00.55Z" | "type": "string" | ALTER v TYPE timestamptz(1)
          text | "a" | "type": "string" | ALTER v TYPE varchar(5)
          text | "[1]" | "type": "string" | ALTER v TYPE jsonb USING v::jsonb
          bigint | 7 | "type": "integer" | DROP v
          bigint | 7 | "type": "integer" | RENAME v TO w
          """)
  void otherChangesEndTheRun(String type, String value, String schema, String change) {
    for (String method : List.of("append", "upsert", "overwrite")) {
      fixture.execute("DROP TABLE IF EXISTS t");
      fixture.execute(
          "CREATE TABLE t (id integer, v %s); INSERT INTO t (id) VALUES (0)".formatted(type));
      Messages first =
          new Messages()
              .schema(
                  "t",
                  method.equals("append") ? "" : "id",
                  "\"id\": {\"type\": \"integer\"}, \"v\": {%s}".formatted(schema))
              .record("t", "\"id\": 1, \"v\": %s".formatted(value))
              .state("1");
      String overwritten = method.equals("overwrite") ? "0" : "0,1";

      Run run =
          new PausedInput()
              .then(first)
              .then(() -> await("SELECT (%s) = '%s'".formatted(IDS, overwritten)))
              .then(() -> fixture.execute("ALTER TABLE t " + change))
              .then(new Messages().record("t", "\"id\": 2, \"v\": %s".formatted(value)).state("2"))
              .run(fixture, settings(method));

      assertThat(run.exitCode()).as("%s: %s", method, run).isEqualTo(1);
      assertThat(run.saying("another session altered public.t during the run, column \"v\""))
          .as("%s: %s", method, run)
          .isNotEmpty();
      assertThat(run.states()).isEqualTo(method.equals("overwrite") ? List.of() : List.of("1"));
      assertThat(fixture.query(IDS)).as(method).isEqualTo(overwritten);
    }
  }

  /** A key never becomes text: two spellings of one value would be two rows. */
  @Test
  void aKeyThatBecomesTextEndsTheRun() {
    fixture.execute("CREATE TABLE t (id uuid PRIMARY KEY)");
    String id = "\"id\": \"123e4567-e89b-12d3-a456-42661417400%d\"";

    Run run =
        new PausedInput()
            .then(
                new Messages()
                    .schema("t", "id", "\"id\": {\"type\": \"string\", \"format\": \"uuid\"}")
                    .record("t", id.formatted(1)))
            .then(() -> fixture.execute("ALTER TABLE t ALTER id TYPE text"))
            .then(new Messages().record("t", id.formatted(2)))
            .run(fixture, SETTINGS);

    assertThat(run.exitCode()).as("%s", run).isEqualTo(1);
    assertThat(run.saying("another session altered")).as("%s", run).isNotEmpty();
    assertThat(fixture.query("SELECT count(*) FROM t")).isEqualTo("0");
  }

  /**
   * A record of the overwrite needs a wider column. Another session makes it less wide, equal or
   * wider.
   */
  @ParameterizedTest
  @CsvSource({
    "3000000000, integer, bigint",
    "3000000000, bigint, bigint",
    "3000000000, numeric, numeric",
    "0.5, bigint, numeric",
    "0.5, numeric, numeric"
  })
  void anOverwriteWidensWhatSomebodyElseHasWidened(String value, String others, String wider) {
    fixture.execute(
        "CREATE TABLE t (id integer PRIMARY KEY, v smallint); INSERT INTO t VALUES (9)");
    String type = value.contains(".") ? "number" : "integer";
    Messages schema =
        new Messages()
            .schema(
                "t",
                "id",
                "\"id\": {\"type\": \"integer\"}, \"v\": {\"type\": \"%s\"}".formatted(type));

    for (boolean before : List.of(true, false)) {
      fixture.execute("ALTER TABLE t ALTER v TYPE smallint USING NULL");
      Runnable alters = () -> fixture.execute("ALTER TABLE t ALTER v TYPE %s".formatted(others));
      Messages needs = new Messages().record("t", "\"id\": 2, \"v\": %s".formatted(value));
      PausedInput input =
          new PausedInput().then(schema).then(new Messages().record("t", "\"id\": 1, \"v\": 1"));
      Run run =
          (before ? input.then(alters).then(needs) : input.then(needs).then(alters))
              .then(new Messages().record("t", "\"id\": 3, \"v\": 3").state("1"))
              .run(fixture, settings("overwrite"));

      assertThat(run.exitCode()).as("%s", run).isZero();
      assertThat(fixture.rows("SELECT * FROM t ORDER BY id"))
          .containsExactly(List.of("1", "1"), List.of("2", value), List.of("3", "3"));
      assertThat(fixture.type("t", "v")).isEqualTo(wider);
    }
  }

  /** One of the small batches in a shared transaction cannot be loaded. */
  @Test
  void otherStreamsAreLoadedToo() {
    fixture.execute("CREATE TABLE t (id integer, v integer); CREATE TABLE u (id integer)");
    String id = "\"id\": {\"type\": \"integer\"}";
    String properties = id + ", \"v\": {\"type\": \"integer\"}";
    Messages rest = new Messages();
    for (int row = 1; row <= 100; row++) {
      rest.record("t", "\"id\": %d, \"v\": %d".formatted(row, row));
      rest.record("u", "\"id\": %d".formatted(row));
    }

    Run run =
        new PausedInput()
            .then(new Messages().schema("t", "", properties).schema("u", "", id))
            .then(() -> fixture.execute("ALTER TABLE t ALTER v TYPE bigint"))
            .then(rest.state("1"))
            .run(fixture, settings("append"));

    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(fixture.rows("SELECT count(*), sum(v) FROM t"))
        .containsExactly(List.of("100", "5050"));
    assertThat(fixture.query("SELECT sum(id) FROM u")).isEqualTo("5050");
  }
}
