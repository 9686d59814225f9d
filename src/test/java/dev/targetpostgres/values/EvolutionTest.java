package dev.targetpostgres.values;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas and tables that change: between runs, in the middle of a run, and with two runs. */
final class EvolutionTest {
  private static final String ID = "\"id\": {\"type\": \"integer\"}";
  private static final String ID_AND_V = ID + ", \"v\": {\"type\": \"integer\"}";

  @AutoClose private static final Fixture fixture = new Fixture();

  @BeforeEach
  void dropTables() {
    fixture.execute("DROP TABLE IF EXISTS t, _sdc_rejected CASCADE");
  }

  // Columns that are added

  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert", "overwrite"})
  void addsColumnsForNewProperties(String method) {
    fixture.load(
        new Messages().schema("t", "id", ID).record("t", "\"id\": 1"), "load_method", method);

    Run run =
        fixture.load(
            new Messages()
                .schema("t", "id", ID_AND_V + ", \"w\": {\"type\": \"object\"}")
                .record("t", "\"id\": 2, \"v\": 7, \"w\": {}"),
            "load_method",
            method);

    assertThat(run.saying("added column")).hasSize(2);
    assertThat(fixture.rows("SELECT id, v, w FROM t WHERE id = 2"))
        .containsExactly(List.of("2", "7", "{}"));
  }

  @Test
  void addsNoColumnWhereTheTableIsToStay() {
    fixture.load(new Messages().schema("t", "id", ID).record("t", "\"id\": 1"));

    Run run =
        fixture.load(
            new Messages().schema("t", "id", ID_AND_V).record("t", "\"id\": 2, \"v\": 7"),
            "schema_evolution",
            "none");

    assertThat(run.saying("has no column \"v\"")).hasSize(1);
    assertThat(fixture.rows("SELECT * FROM t ORDER BY id"))
        .containsExactly(List.of("1"), List.of("2"));
  }

  @ParameterizedTest
  @CsvSource({"add-columns, true", "none, false"})
  void widensNothingWhereColumnsAreOnlyAdded(String evolution, boolean adds) {
    fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, v smallint)");

    Run run =
        fixture.load(
            new Messages()
                .schema("t", "id", ID_AND_V + ", \"w\": {\"type\": \"string\"}")
                .record("t", "\"id\": 1, \"v\": 32767, \"w\": \"x\"")
                .record("t", "\"id\": 2, \"v\": 32768, \"w\": \"y\""),
            "schema_evolution",
            evolution,
            "invalid_records",
            "reject");

    assertThat(run.saying("widening")).isEmpty();
    assertThat(fixture.type("t", "v")).isEqualTo("smallint");
    assertThat(fixture.query("SELECT string_agg(id || ' ' || v, ', ') FROM t"))
        .isEqualTo("1 32767");
    assertThat(fixture.query("SELECT reason FROM _sdc_rejected"))
        .isEqualTo(
            "\"32768\" is out of the range of smallint; column v of public.t stays smallint and"
                + " does not become bigint: the setting schema_evolution does not allow it");
    assertThat(fixture.type("t", "w")).isEqualTo(adds ? "text" : null);
  }

  @Test
  void writesTheTableAnewOnceForAllColumnsThatAreWidened() {
    fixture.execute(
        """
        CREATE TABLE t (id bigint PRIMARY KEY, v smallint, w integer, x date);
        INSERT INTO t VALUES (1, 2, 3, '2020-02-29');
        CREATE SEQUENCE rewrites;
        CREATE FUNCTION count_rewrite() RETURNS event_trigger LANGUAGE plpgsql
          AS $$ BEGIN PERFORM nextval('rewrites'); END $$;
        CREATE EVENT TRIGGER rewrites ON table_rewrite EXECUTE FUNCTION count_rewrite();
        """);

    Run run = fixture.load(wider());
    fixture.execute("DROP EVENT TRIGGER rewrites");

    assertThat(run.saying("widening column")).hasSize(3);
    assertThat(fixture.query("SELECT last_value FROM rewrites WHERE is_called")).isEqualTo("1");
    assertThat(fixture.rows("SELECT v, w, x FROM t ORDER BY id"))
        .containsExactly(
            List.of("2", "3", "2020-02-29 00:00:00+00"),
            List.of("4294967296", "1.5", "2020-03-01 12:00:00+00"));
  }

  @Test
  void widensTheOtherColumnsIfOneIsHeldByAView() {
    fixture.execute(
        """
        CREATE TABLE t (id bigint PRIMARY KEY, v smallint, w integer, x date);
        CREATE VIEW held AS SELECT w FROM t;
        """);

    Messages messages =
        wider().record("t", "\"id\": 3, \"v\": 4294967296, \"x\": \"2020-03-01T12:00:00Z\"");
    Run run = fixture.load(messages, "invalid_records", "reject");

    assertThat(run.saying("column w of public.t stays integer, and values")).hasSize(1);
    assertThat(fixture.type("t", "v")).isEqualTo("bigint");
    assertThat(fixture.type("t", "w")).isEqualTo("integer");
    assertThat(fixture.type("t", "x")).isEqualTo("timestamp with time zone");
    assertThat(fixture.query("SELECT reason FROM _sdc_rejected")).contains("1.5", "held");
  }

  private static Messages wider() {
    return new Messages()
        .schema(
            "t",
            "id",
            ID_AND_V
                + ", \"w\": {\"type\": \"number\"}"
                + ", \"x\": {\"type\": \"string\", \"format\": \"date-time\"}")
        .record("t", "\"id\": 2, \"v\": 4294967296, \"w\": 1.5, \"x\": \"2020-03-01T12:00:00Z\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"widen", "add-columns", "none"})
  void makesTablesWhateverEvolutionAllows(String evolution) {
    fixture.load(
        new Messages().schema("t", "id", ID_AND_V).record("t", "\"id\": 1, \"v\": 7"),
        "schema_evolution",
        evolution);

    assertThat(fixture.query("SELECT v FROM t")).isEqualTo("7");
  }

  @Test
  void twoRunsMayAddColumnsAtTheSameTime() throws Exception {
    for (int round = 0; round < 5; round++) {
      dropTables();
      fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, w smallint)");
      assertThat(together("public", columnAdding(0), columnAdding(100), columnAdding(200)))
          .containsOnly(0);
      assertThat(fixture.query("SELECT string_agg(id || ' ' || v, ',' ORDER BY id) FROM t"))
          .isEqualTo("1 1,101 101,201 201");
      assertThat(fixture.type("t", "w")).isEqualTo("bigint");
    }
  }

  @Test
  void twoRunsMayMakeTheTableAndItsSchemaAtTheSameTime() throws Exception {
    for (int round = 0; round < 5; round++) {
      fixture.execute("DROP SCHEMA IF EXISTS fresh CASCADE");
      assertThat(together("fresh", columnAdding(0), columnAdding(100), columnAdding(200)))
          .containsOnly(0);
      assertThat(fixture.query("SELECT count(*) FROM fresh.t")).isEqualTo("3");
    }
  }

  private static String columnAdding(int base) {
    return new Messages()
        .schema("t", "id", ID_AND_V + ", \"w\": {\"type\": \"integer\"}")
        .record("t", "\"id\": %d, \"v\": %1$d, \"w\": 70000".formatted(base + 1))
        .toString();
  }

  /** Does runs at the same time, and returns their exit codes. */
  private static List<Integer> together(String schema, String... inputs) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(inputs.length);
    try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)) {
      List<Future<Integer>> runs = new ArrayList<>();
      for (String input : inputs) {
        runs.add(
            threads.submit(
                () ->
                    Run.exitCode(
                        fixture.database(),
                        Map.of("add_record_metadata", "false", "default_target_schema", schema),
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        new ByteArrayOutputStream(),
                        nowhere)));
      }
      List<Integer> exitCodes = new ArrayList<>();
      for (Future<Integer> run : runs) {
        exitCodes.add(run.get());
      }
      return exitCodes;
    } finally {
      threads.shutdownNow();
    }
  }

  // Properties that vanish

  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert"})
  void leavesTheColumnOfAVanishedPropertyAlone(String method) {
    fixture.execute(
        "CREATE TABLE t (id bigint %s, v integer, d text NOT NULL DEFAULT 'default', n integer)"
            .formatted(method.equals("upsert") ? "PRIMARY KEY" : ""));
    fixture.load(
        new Messages()
            .schema("t", "id", ID_AND_V + ", \"d\": {\"type\": \"string\"}")
            .record("t", "\"id\": 1, \"v\": 7, \"d\": \"mine\""),
        "load_method",
        method);

    fixture.load(
        new Messages().schema("t", "id", ID).record("t", "\"id\": 2"), "load_method", method);

    assertThat(fixture.rows("SELECT id, v, d FROM t ORDER BY id"))
        .containsExactly(List.of("1", "7", "mine"), Arrays.asList("2", null, "default"));
  }

  @Test
  void keepsTheValuesOfAVanishedPropertyInRowsThatAreUpdated() {
    fixture.load(
        new Messages()
            .schema("t", "id", ID_AND_V + ", \"w\": {\"type\": \"string\"}")
            .record("t", "\"id\": 1, \"v\": 7, \"w\": \"old\""));

    fixture.load(new Messages().schema("t", "id", ID_AND_V).record("t", "\"id\": 1, \"v\": 8"));

    assertThat(fixture.rows("SELECT * FROM t")).containsExactly(List.of("1", "8", "old"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert", "overwrite"})
  void dropsAndComesBackInOneRun(String method) {
    fixture.load(
        new Messages()
            .schema("t", "id", ID_AND_V)
            .record("t", "\"id\": 1, \"v\": 1")
            .schema("t", "id", ID)
            .record("t", "\"id\": 2")
            .schema("t", "id", ID_AND_V)
            .record("t", "\"id\": 3, \"v\": 3"),
        "load_method",
        method);

    assertThat(fixture.rows("SELECT id, v FROM t ORDER BY id"))
        .containsExactly(List.of("1", "1"), Arrays.asList("2", null), List.of("3", "3"));
  }

  // A SCHEMA in the middle of a run

  @ParameterizedTest
  @CsvSource({"upsert, 1", "upsert, 100000", "overwrite, 1", "overwrite, 100000"})
  void newerRecordsWinWhateverSchemaComesBetween(String method, String rows) {
    Messages messages =
        new Messages()
            .schema("t", "id", ID_AND_V)
            .record("t", "\"id\": 1, \"v\": 1")
            .record("t", "\"id\": 2, \"v\": 1")
            .record("t", "\"id\": 1, \"v\": 2")
            .schema("t", "id", ID + ", \"v\": {\"type\": \"number\"}")
            .record("t", "\"id\": 1, \"v\": 3.5")
            .schema("t", "id", ID + ", \"v\": {\"type\": \"string\"}")
            .record("t", "\"id\": 1, \"v\": \"four\"")
            .schema("t", "id", ID + ", \"v\": {\"type\": [\"string\", \"object\"]}")
            .record("t", "\"id\": 1, \"v\": {\"five\": 5}")
            .record("t", "\"id\": 3, \"v\": \"six\"")
            .schema("t", "id", ID_AND_V)
            .record("t", "\"id\": 3, \"v\": 7");

    fixture.load(messages, "load_method", method, "batch_size_rows", rows);

    assertThat(fixture.rows("SELECT id, v FROM t ORDER BY id"))
        .containsExactly(List.of("1", "{\"five\": 5}"), List.of("2", "1"), List.of("3", "7"));
  }

  @Test
  void keepsAllRecordsOfAHistoryThroughEverySchema() {
    Messages messages = new Messages();
    String[] types = {"integer", "number", "string"};
    String[] values = {"1", "2.50", "\"three\""};
    for (int i = 0; i < types.length; i++) {
      messages
          .schema("t", "id", ID + ", \"v\": {\"type\": \"%s\"}".formatted(types[i]))
          .record("t", "\"id\": 1, \"v\": " + values[i]);
    }

    fixture.load(messages, "load_method", "append");

    assertThat(fixture.rows("SELECT v FROM t"))
        .containsExactly(List.of("1"), List.of("2.50"), List.of("three"));
  }

  @Test
  void otherStreamsGoOnWhileOneChanges() {
    fixture.execute("DROP TABLE IF EXISTS other");
    Messages messages = new Messages().schema("other", "id", ID_AND_V).schema("t", "id", ID_AND_V);
    for (int i = 1; i <= 20; i++) {
      messages.record("other", "\"id\": %d, \"v\": %1$d".formatted(i % 3));
      messages.record("t", "\"id\": %d, \"v\": %d".formatted(i % 3, i));
      messages.schema("t", "id", ID_AND_V + ", \"c%d\": {\"type\": \"integer\"}".formatted(i));
    }

    fixture.load(messages);

    assertThat(fixture.rows("SELECT id, v, c1 FROM t ORDER BY id"))
        .containsExactly(
            Arrays.asList("0", "18", null),
            Arrays.asList("1", "19", null),
            Arrays.asList("2", "20", null));
    assertThat(fixture.query("SELECT count(*) FROM other")).isEqualTo("3");
  }

  // Keys that change

  @Test
  void explainsAKeyThatThePrimaryKeyIsTooNarrowFor() {
    String properties = ID + ", \"region\": {\"type\": \"string\"}";
    fixture.load(
        new Messages().schema("t", "id", properties).record("t", "\"id\": 1, \"region\": \"eu\""));

    Run run =
        fixture.run(
            new Messages()
                .schema("t", "id,region", properties)
                .record("t", "\"id\": 1, \"region\": \"us\""));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.saying("stream t has the key [id, region], but the primary key of public.t is"))
        .hasSize(1);
    assertThat(fixture.rows("SELECT id, region FROM t")).containsExactly(List.of("1", "eu"));
  }

  @Test
  void warnsWhereTheKeysAreNotThoseOfTheTable() {
    fixture.execute("CREATE TABLE t (id bigint UNIQUE, region text, v jsonb)");
    fixture.execute("INSERT INTO t VALUES (1, 'eu', '1')");

    Run run =
        fixture.load(
            new Messages()
                .schema("t", "id,region", ID + ", \"region\": {\"type\": \"string\"}, \"v\": {}")
                .record("t", "\"id\": 1, \"region\": \"eu\", \"v\": 2")
                .record("t", "\"id\": 2, \"region\": \"us\", \"v\": 3"));

    assertThat(run.saying("has no unique index over [id, region]"))
        .singleElement()
        .asString()
        .contains("CREATE UNIQUE INDEX");
    assertThat(fixture.rows("SELECT id, region, v FROM t ORDER BY id"))
        .containsExactly(List.of("1", "eu", "2"), List.of("2", "us", "3"));
  }

  @Test
  void refusesTheRecordThatAnOlderKeyForbids() {
    fixture.execute("CREATE TABLE t (id bigint UNIQUE, region text)");
    fixture.execute("INSERT INTO t VALUES (1, 'eu')");

    fixture.load(
        new Messages()
            .schema("t", "id,region", ID + ", \"region\": {\"type\": \"string\"}")
            .record("t", "\"id\": 1, \"region\": \"us\"")
            .record("t", "\"id\": 2, \"region\": \"us\""),
        "invalid_records",
        "reject");

    assertThat(fixture.rows("SELECT id, region FROM t ORDER BY id"))
        .containsExactly(List.of("1", "eu"), List.of("2", "us"));
    assertThat(fixture.rows("SELECT line FROM _sdc_rejected")).containsExactly(List.of("2"));
    assertThat(fixture.query("SELECT reason FROM _sdc_rejected")).contains("=(1) already exists");
  }

  @Test
  void changesTheKeyInTheMiddleOfARun() {
    fixture.execute("CREATE TABLE t (id bigint, region text, v integer, UNIQUE (id, region))");
    String properties = ID_AND_V + ", \"region\": {\"type\": \"string\"}";

    fixture.load(
        new Messages()
            .schema("t", "id,region", properties)
            .record("t", "\"id\": 1, \"region\": \"eu\", \"v\": 1")
            .record("t", "\"id\": 1, \"region\": \"us\", \"v\": 2")
            .record("t", "\"id\": 1, \"region\": \"eu\", \"v\": 3")
            .schema("t", "region", properties)
            .record("t", "\"id\": 2, \"region\": \"us\", \"v\": 4"));

    assertThat(fixture.rows("SELECT id, region, v FROM t ORDER BY region"))
        .containsExactly(List.of("1", "eu", "3"), List.of("2", "us", "4"));
  }

  @Test
  void refusesAppendingOntoAKeyThatTheTableGuards() {
    fixture.load(new Messages().schema("t", "id", ID_AND_V).record("t", "\"id\": 1, \"v\": 1"));

    Run run =
        fixture.run(
            new Messages().schema("t", "id", ID_AND_V).record("t", "\"id\": 1, \"v\": 2"),
            "load_method",
            "append");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.saying("unique index over the key [id]")).hasSize(1);
  }

  // Columns that must not be NULL

  @ParameterizedTest
  @CsvSource({"upsert, null", "upsert, missing", "append, null", "overwrite, missing"})
  void letsAColumnBeNullOnceARecordNeedsIt(String method, String absence) {
    String key = method.equals("append") ? "" : "PRIMARY KEY";
    fixture.execute("CREATE TABLE t (id bigint %s, v integer NOT NULL)".formatted(key));
    Messages messages = new Messages().schema("t", "id", ID + ", \"v\": {}");
    messages.record("t", "\"id\": 1, \"v\": 1");
    messages.record("t", absence.equals("null") ? "\"id\": 2, \"v\": null" : "\"id\": 2");
    messages.record("t", "\"id\": 3, \"v\": 3");

    Run run = fixture.load(messages, "load_method", method);

    assertThat(run.saying("column v of public.t may be NULL from now on")).hasSize(1);
    assertThat(fixture.rows("SELECT id, v FROM t ORDER BY id"))
        .containsExactly(List.of("1", "1"), Arrays.asList("2", null), List.of("3", "3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"add-columns", "none"})
  void refusesTheRecordWhereTheColumnMustStay(String evolution) {
    fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, v integer NOT NULL)");

    fixture.load(
        new Messages()
            .schema("t", "id", ID + ", \"v\": {}")
            .record("t", "\"id\": 1, \"v\": 1")
            .record("t", "\"id\": 2")
            .record("t", "\"id\": 3, \"v\": 3"),
        "schema_evolution",
        evolution,
        "invalid_records",
        "reject");

    assertThat(fixture.query("SELECT string_agg(id::text, ',' ORDER BY id) FROM t"))
        .isEqualTo("1,3");
    assertThat(fixture.rows("SELECT line, \"column\" FROM _sdc_rejected"))
        .containsExactly(List.of("3", "v"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert", "overwrite"})
  void fillsInDefaultsAndNumbersAndLeavesGeneratedColumnsAlone(String method) {
    fixture.execute(
        """
        CREATE TABLE t (id bigint %s, d timestamptz NOT NULL DEFAULT '2024-01-01 00:00:00+00',
          a bigint GENERATED ALWAYS AS IDENTITY, b integer GENERATED BY DEFAULT AS IDENTITY,
          g text GENERATED ALWAYS AS ('row ' || id) STORED)
        """
            .formatted(method.equals("append") ? "" : "PRIMARY KEY"));
    String properties =
        ID
            + """
              , "d": {"type": ["string", "null"], "format": "date-time"}, \
              "a": {"type": "integer"}, "b": {"type": "integer"}, "g": {"type": "string"}\
              """;

    fixture.load(
        new Messages()
            .schema("t", "id", properties)
            .record("t", "\"id\": 10")
            .record("t", "\"id\": 11, \"d\": null, \"a\": 70, \"b\": 80, \"g\": \"no\"")
            .record("t", "\"id\": 12, \"d\": \"2025-01-01\", \"a\": 71, \"b\": 81"),
        "load_method",
        method);

    assertThat(
            fixture.rows(
                "SELECT id, d, a > 0 AND a < 70, b > 0 AND b < 80, g FROM t WHERE id = 10"))
        .containsExactly(List.of("10", "2024-01-01 00:00:00+00", "t", "t", "row 10"));
    assertThat(fixture.rows("SELECT d, a, b, g FROM t WHERE id > 10 ORDER BY id"))
        .containsExactly(
            List.of("2024-01-01 00:00:00+00", "70", "80", "row 11"),
            List.of("2025-01-01 00:00:00+00", "71", "81", "row 12"));
  }

  @Test
  void leavesAnIdentityThatIsAlwaysGeneratedAsItIsInRowsThatExist() {
    fixture.execute(
        "CREATE TABLE t (id bigint PRIMARY KEY, a bigint GENERATED ALWAYS AS IDENTITY, v integer)");
    String properties = ID_AND_V + ", \"a\": {\"type\": \"integer\"}";

    fixture.load(
        new Messages().schema("t", "id", properties).record("t", "\"id\": 1, \"a\": 70, \"v\": 1"));
    fixture.load(
        new Messages().schema("t", "id", properties).record("t", "\"id\": 1, \"a\": 71, \"v\": 2"));

    assertThat(fixture.rows("SELECT a, v FROM t")).containsExactly(List.of("70", "2"));
  }

  // Values that violate the user's own constraints

  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert"})
  void refusesWhatAForeignKeyForbids(String method) {
    fixture.execute(
        """
        DROP TABLE IF EXISTS parents; CREATE TABLE parents (id integer PRIMARY KEY);
        INSERT INTO parents VALUES (7); CREATE TABLE t (id bigint %s, v integer REFERENCES parents)
        """
            .formatted(method.equals("append") ? "" : "PRIMARY KEY"));

    fixture.load(
        new Messages()
            .schema(
                "t", "id", ID + ", \"v\": {\"type\": \"integer\", \"minimum\": 0, \"maximum\": 99}")
            .record("t", "\"id\": 1, \"v\": 7")
            .record("t", "\"id\": 2, \"v\": 8")
            .record("t", "\"id\": 3"),
        "load_method",
        method,
        "invalid_records",
        "reject");

    assertThat(fixture.query("SELECT string_agg(id::text, ',' ORDER BY id) FROM t"))
        .isEqualTo("1,3");
    assertThat(fixture.rows("SELECT line FROM _sdc_rejected")).containsExactly(List.of("3"));
    assertThat(fixture.query("SELECT reason FROM _sdc_rejected"))
        .contains("=(8) is not present in table \"parents\"");
  }

  @Test
  void refusesWhatAnotherUniqueColumnForbids() {
    fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, v text UNIQUE)");

    fixture.load(
        new Messages()
            .schema("t", "id", ID + ", \"v\": {\"type\": \"string\"}")
            .record("t", "\"id\": 1, \"v\": \"taken\"")
            .record("t", "\"id\": 2, \"v\": \"taken\"")
            .record("t", "\"id\": 3, \"v\": \"free\""),
        "invalid_records",
        "reject");

    assertThat(fixture.query("SELECT string_agg(id::text, ',' ORDER BY id) FROM t"))
        .isEqualTo("1,3");
    assertThat(fixture.query("SELECT reason FROM _sdc_rejected"))
        .contains("=(taken) already exists");
  }
}
