package dev.targetpostgres.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Existing columns keep their type until a value needs a wider one, whatever the SCHEMA. */
final class TypedColumnsTest {
  @AutoClose private static final Fixture fixture = new Fixture();

  private static final String ID = "\"id\": {\"type\": \"integer\"}, \"v\": {%s}";

  /** Types of columns, SQL of a value, and JSON of values that fit. */
  private static final String[][] COLUMNS = {
    {"smallint", "7", "7", "\"7\"", "7.0"},
    {"integer", "7", "-2147483648", "\"2147483647\""},
    {"bigint", "7", "9223372036854775807", "\"-9223372036854775808\""},
    {"numeric", "1.50", "12345678901234567890.5", "\"12.50\"", "NaN"},
    {"numeric(5,2)", "1.50", "999.99", "\"12.50\""},
    {"real", "0.1", "0.1", "\"16777216\""},
    {"double precision", "0.1", "0.30000000000000004", "\"-1e300\"", "Infinity"},
    {"boolean", "true", "false", "\"true\"", "0", "1"},
    {"text", "'x'", "\"x\"", "7", "{\"a\": 1}"},
    {"varchar(5)", "'x'", "\"xxxxx\"", "7"},
    {"char(3)", "'x'", "\"xxx\"", "7"},
    {"date", "'2024-01-01'", "\"2024-01-02\"", "\"2024-01-02T00:00:00Z\""},
    {"timestamptz", "'2024-01-01'", "\"2024-01-02T01:02:03.456+05:30\"", "\"2024-01-02\""},
    {"timestamp", "'2024-01-01'", "\"2024-01-02T01:02:03.456+05:30\"", "\"infinity\""},
    {"timestamptz(0)", "'2024-01-01'", "\"2024-01-02T01:02:03Z\""},
    {"time", "'12:00'", "\"8:30:00\"", "\"24:00\""},
    {"timetz", "'12:00+01'", "\"12:00:00+05:30\""},
    {"uuid", "gen_random_uuid()", "\"123E4567E89B12D3A456426614174000\""},
    {"json", "'{}'", "{\"a\": 1}", "\"x\"", "7"},
    {"jsonb", "'{}'", "{\"a\": 1}", "\"x\"", "7"},
    {"bytea", "'\\x00'", "\"\\\\xff\""},
    {"integer[]", "'{1}'", "[1, null]"},
    {"text[]", "'{a}'", "[\"a\"]"},
    {"interval", "'1 day'", "\"2 days\""},
    {"inet", "'10.0.0.1'", "\"10.0.0.2\""},
    {"price", "1.50", "2.50", "\"3.50\""}
  };

  private static final List<String> SCHEMAS =
      List.of(
          "\"type\": \"integer\"",
          "\"type\": \"integer\", \"minimum\": 0, \"maximum\": 9",
          "\"type\": \"number\"",
          "\"type\": [\"null\", \"number\"], \"format\": \"x-singer.decimal\", \"precision\": 40,"
              + " \"scale\": 20",
          "\"type\": \"boolean\"",
          "\"type\": [\"null\", \"string\"]",
          "\"type\": \"string\", \"format\": \"date-time\"",
          "\"type\": \"string\", \"format\": \"date\"",
          "\"type\": \"string\", \"format\": \"time\"",
          "\"type\": \"string\", \"format\": \"uuid\"",
          "\"anyOf\": [{\"type\": \"string\", \"format\": \"date-time\"}, {\"type\": \"string\"}]",
          "\"type\": [\"integer\", \"string\"]",
          "\"type\": \"object\"",
          "\"type\": \"array\"",
          "");

  /** The stored value of each table as JSON. */
  private final List<String> fitting = new ArrayList<>();

  @BeforeEach
  void dropTables() {
    fixture.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  }

  /** One run tries all pairs of columns and SCHEMAs. */
  @Test
  void valuesThatFitChangeNothingInTheCatalogWhateverTheSchemaSays() {
    fixture.execute("CREATE DOMAIN price AS numeric(5,2)");
    StringBuilder tables = new StringBuilder();
    Messages messages = new Messages();
    for (int column = 0; column < COLUMNS.length; column++) {
      for (int schema = 0; schema < SCHEMAS.size(); schema++) {
        String name = "t_%d_%d".formatted(column, schema);
        tables.append(
            "CREATE TABLE %s (id bigint, v %s); INSERT INTO %s VALUES (0, %s);"
                .formatted(name, COLUMNS[column][0], name, COLUMNS[column][1]));
        messages.schema(name, "", ID.formatted(SCHEMAS.get(schema)));
        for (int value = 2; value < COLUMNS[column].length; value++) {
          messages.record(name, "\"id\": %d, \"v\": %s".formatted(value, COLUMNS[column][value]));
        }
      }
    }
    fixture.execute(tables.toString());
    List<List<String>> before = catalog();

    Run run = fixture.load(messages, "validate_records", "false");

    assertThat(run.saying("widening")).isEmpty();
    assertThat(catalog()).isEqualTo(before);
  }

  /** Returns the catalog's rows for columns. Every change of a column makes a new row version. */
  private static List<List<String>> catalog() {
    return fixture.rows(
        """
        SELECT attrelid::regclass, attname, format_type(atttypid, atttypmod), a.xmin, relfilenode
        FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname LIKE 't%' AND attnum > 0
        ORDER BY attrelid::regclass::text, attnum
        """);
  }

  @ParameterizedTest
  @CsvSource({
    "append, 1, false",
    "append, 100000, false",
    "upsert, 2, false",
    "upsert, 100000, false",
    "upsert, 2, true",
    "overwrite, 1, false",
    "overwrite, 100000, false",
    "overwrite, 2, true"
  })
  void theFirstValueThatNeedsMoreWidensItsColumnOnlyAndAltersNothing(
      String method, String batchSize, String stateTable) {
    List<WideningRows> rows = WideningRows.all();
    String[] settings = {
      "load_method",
      method,
      "batch_size_rows",
      batchSize,
      "validate_records",
      "false",
      "state_table",
      stateTable
    };
    create(rows, method);
    Messages messages = new Messages();
    for (int i = 0; i < rows.size(); i++) {
      declare(messages, rows, i);
      fitting(messages, i, 1, 2);
    }
    for (int i = 0; i < rows.size(); i++) {
      record(messages, i, 3, rows.get(i).sent());
      fitting(messages, i, 4, 5);
    }

    Run run = fixture.load(messages.state("1"), settings);

    assertThat(run.saying("widening column v")).hasSize(rows.size());
    assertThat(run.saying("widening column id")).isEmpty();
    int count = method.equals("overwrite") ? 5 : 7;
    assertNone(all(rows, i -> problems(rows, i, count)));
    List<List<String>> before = catalog();

    Messages again = new Messages();
    for (int i = 0; i < rows.size(); i++) {
      declare(again, rows, i);
      record(again, i, 3, rows.get(i).sent());
    }
    assertThat(fixture.load(again.state("2"), settings).saying("widening")).isEmpty();
    if (method.equals("overwrite")) {
      assertThat(fixture.query("SELECT count(*) FROM t0")).isEqualTo("1");
    } else {
      assertThat(catalog()).isEqualTo(before);
    }
  }

  /**
   * The other run's ALTER TABLE converts stored rows, and the server converts those that the first
   * run holds.
   */
  @ParameterizedTest
  @CsvSource({
    "append, 100000, true, '', ''",
    "append, 2, true, state_table, true",
    "upsert, 1, true, invalid_records, reject",
    "upsert, 2, false, '', ''",
    "overwrite, 2, true, '', ''"
  })
  void whileARunHoldsRowsOfTheOldTypeAnotherOneWidens(
      String method, String batchSize, boolean indexed, String setting, String value) {
    List<WideningRows> rows = WideningRows.all();
    create(rows, indexed ? method : "append");
    Messages first = new Messages();
    Messages rest = new Messages();
    Messages other = new Messages();
    for (int i = 0; i < rows.size(); i++) {
      declare(first, rows, i);
      fitting(first, i, 1, 2);
      fitting(rest, i, 4, 5);
      declare(other, rows, i);
      record(other, i, 3, rows.get(i).sent());
    }
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "load_method",
                method,
                "add_record_metadata",
                "false",
                "validate_records",
                "false",
                "batch_size_rows",
                batchSize));
    if (!setting.isEmpty()) {
      settings.put(setting, value);
    }
    String others = method.equals("overwrite") ? "upsert" : method;

    Run run =
        new PausedInput()
            .then(first.state("1"))
            .then(() -> fixture.load(other, "load_method", others, "validate_records", "false"))
            .then(rest.state("2"))
            .run(fixture, settings);

    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(run.states()).last().isEqualTo("2");
    boolean replaced = method.equals("overwrite");
    assertNone(all(rows, i -> problems(rows, i, replaced ? 4 : 7)));
    assertNone(all(rows, i -> problems(rows.get(i).ofStored(), i, "id IN (4, 5)")));
  }

  private void create(List<WideningRows> rows, String method) {
    StringBuilder tables = new StringBuilder();
    String key = method.equals("append") ? "" : "PRIMARY KEY";
    for (int i = 0; i < rows.size(); i++) {
      tables.append(
          "CREATE TABLE t%d (id bigint %s, v %s); INSERT INTO t%d VALUES (0, %s), (-1, NULL);"
              .formatted(i, key, rows.get(i).column(), i, rows.get(i).stored()));
    }
    fixture.execute(tables.toString());
    String stored =
        String.join(
            " UNION ALL ",
            all(rows, i -> "SELECT %d, to_json(v) FROM t%1$d WHERE id = 0".formatted(i)));
    fixture.rows(stored + " ORDER BY 1").forEach(row -> fitting.add(row.get(1)));
  }

  private static List<String> all(List<WideningRows> rows, IntFunction<String> of) {
    return IntStream.range(0, rows.size()).mapToObj(of).toList();
  }

  private static void declare(Messages messages, List<WideningRows> rows, int table) {
    messages.schema("t" + table, "id", ID.formatted(rows.get(table).schema()));
  }

  private static void record(Messages messages, int table, int id, String json) {
    messages.record("t" + table, "\"id\": %d, \"v\": %s".formatted(id, json));
  }

  private void fitting(Messages messages, int table, int... ids) {
    for (int id : ids) {
      record(messages, table, id, fitting.get(table));
    }
  }

  /** Returns SQL that finds the faults of a table. */
  private static String problems(List<WideningRows> rows, int table, int count) {
    WideningRows row = rows.get(table);
    boolean spelled = row.wider().equals("text") || row.wider().equals("jsonb");
    return String.join(
        " UNION ALL ",
        """
        SELECT 't%1$d', format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = 't%1$d'::regclass AND attname = 'v'
          AND format_type(atttypid, atttypmod) <> '%2$s'\
        """
            .formatted(table, row.wider()),
        "SELECT 't%1$d', count(*)::text FROM t%1$d HAVING count(*) <> %2$d".formatted(table, count),
        problems(row.ofStored(), table, spelled ? "id IN (0, 1, 2)" : "id IN (0, 1, 2, 4, 5)"),
        problems(row.ofSent(), table, "id = 3"));
  }

  private static String problems(String condition, int table, String rows) {
    return """
        SELECT 't%1$d', id || ': ' || v::text FROM t%1$d
        WHERE v IS NOT NULL AND CASE WHEN %2$s THEN (%3$s) IS NOT TRUE END\
        """
        .formatted(table, rows, condition);
  }

  private static void assertNone(List<String> problems) {
    assertThat(fixture.rows(String.join(" UNION ALL ", problems))).isEmpty();
  }

  // Limits

  @Test
  void aLargeTableIsNotRewrittenUnaskedAndTheMessageHasTheStatement() {
    fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, v uuid, w varchar(2), x numeric(3,1))");
    Messages messages =
        new Messages()
            .schema(
                "t",
                "id",
                ID.formatted("\"type\": \"string\"")
                    + ", \"w\": {\"type\": \"string\"}, \"x\": {\"type\": \"number\"}")
            .record("t", "\"id\": 1, \"v\": \"zz\"")
            .record("t", "\"id\": 2, \"w\": \"long\", \"x\": 1.25");

    fixture.load(messages, "max_rewrite_bytes", "0", "invalid_records", "reject");

    assertThat(fixture.rows("SELECT id, w, x FROM t"))
        .containsExactly(List.of("2", "long", "1.25"));
    assertThat(fixture.type("t", "v")).isEqualTo("uuid");
    String reason = fixture.query("SELECT reason FROM _sdc_rejected");
    assertThat(reason)
        .startsWith(
            "\"zz\" is not a UUID; column v of public.t stays uuid and does not become text")
        .contains("max_rewrite_bytes", "; raise that setting, or run: ALTER TABLE ");
    fixture.execute(reason.substring(reason.indexOf("ALTER TABLE ")));
    fixture.load(messages, "max_rewrite_bytes", "0");
    assertThat(fixture.query("SELECT v FROM t WHERE id = 1")).isEqualTo("zz");
  }

  /** The overwrite replaces its rows anyway, so widening rewrites nothing. */
  @Test
  void aLargeTableIsWidenedIfItIsOverwritten() {
    fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, v uuid NOT NULL)");

    fixture.load(
        new Messages()
            .schema("t", "id", ID.formatted("\"type\": [\"null\", \"string\"]"))
            .record("t", "\"id\": 1, \"v\": \"zz\"")
            .record("t", "\"id\": 2"),
        "max_rewrite_bytes",
        "0",
        "load_method",
        "overwrite");

    assertThat(fixture.type("t", "v")).isEqualTo("text");
    assertThat(fixture.query("SELECT count(*) FROM t")).isEqualTo("2");
  }

  /** The swap is last, and it does not happen if the input is malformed. */
  @Test
  void anOverwriteThatFailsLeavesTheTableAsItWas() {
    fixture.execute(
        "CREATE TABLE t (id bigint PRIMARY KEY, v integer NOT NULL); INSERT INTO t VALUES (1, 1)");
    List<List<String>> before = catalog();

    Run run =
        fixture.run(
            new Messages()
                .schema("t", "id", ID.formatted("\"type\": [\"null\", \"string\"]"))
                .record("t", "\"id\": 2, \"v\": \"two\"")
                .record("t", "\"id\": 3")
                .record("t", "\"id\": \"broken\""),
            "load_method",
            "overwrite");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(catalog()).isEqualTo(before);
    assertThat(fixture.rows("SELECT * FROM t")).containsExactly(List.of("1", "1"));
  }

  /** A SCHEMA in the middle of an overwrite keeps the changes that wait for the swap. */
  @Test
  void anOverwriteWidensAgainAfterAnotherSchema() {
    fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, v smallint)");
    String integer = ID.formatted("\"type\": \"integer\"");

    fixture.load(
        new Messages()
            .schema("t", "id", integer)
            .record("t", "\"id\": 1, \"v\": 1")
            .record("t", "\"id\": 2, \"v\": 4294967296")
            .schema("t", "id", integer + ", \"w\": {\"type\": \"string\"}")
            .record("t", "\"id\": 3, \"v\": 4294967297, \"w\": \"x\"")
            .schema("t", "id", ID.formatted("\"type\": \"string\""))
            .record("t", "\"id\": 4, \"v\": \"four\""),
        "load_method",
        "overwrite");

    assertThat(fixture.rows("SELECT id, v FROM t ORDER BY id"))
        .containsExactly(
            List.of("1", "1"),
            List.of("2", "4294967296"),
            List.of("3", "4294967297"),
            List.of("4", "four"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          v uuid PRIMARY KEY, id bigint | it is part of a key, and a wider type would store two spellings of one value as two rows
          id bigint, v uuid REFERENCES parents | foreign key constraint
          id bigint UNIQUE, v uuid UNIQUE); CREATE TABLE child (v uuid REFERENCES t (v) | foreign key constraint
          id bigint, v uuid) PARTITION BY HASH (v); CREATE TABLE p PARTITION OF t FOR VALUES WITH (MODULUS 1, REMAINDER 0 | part of the partition key
          id bigint, v uuid); CREATE VIEW watching AS SELECT (v | watching
          """)
  void columnsThatOthersCountOnNeverBecomeText(String definition, String why) {
    fixture.execute("CREATE TABLE parents (id uuid PRIMARY KEY)");
    fixture.execute(
        definition.contains("VIEW")
            ? "CREATE TABLE t (%s) FROM t".formatted(definition)
            : "CREATE TABLE t (%s)".formatted(definition));

    for (String method : List.of("append", "overwrite")) {
      boolean referenced = definition.contains("child");
      if (method.equals("overwrite") && referenced) {
        continue; // Without a key it cannot be overwritten.
      }
      fixture.execute("DROP TABLE IF EXISTS _sdc_rejected");
      String keys = definition.contains("UNIQUE") ? "" : "v";
      fixture.load(
          new Messages()
              .schema("t", "", ID.formatted("\"type\": \"string\""))
              .record("t", "\"id\": 1, \"v\": \"zz\"")
              .record("t", "\"id\": 2, \"v\": \"yy\""),
          "invalid_records",
          "reject",
          "load_method",
          method);

      assertThat(fixture.query("SELECT string_agg(reason, ' ' ORDER BY line) FROM _sdc_rejected"))
          .as(method + keys)
          .contains("\"zz\" is not a UUID; column v of public.t stays uuid", "\"yy\"", why);
      assertThat(fixture.type("t", "v")).isEqualTo("uuid");
    }
  }

  @Test
  void keysOfNumbersBecomeWider() {
    fixture.execute("CREATE TABLE t (id smallint PRIMARY KEY, v integer)");
    Messages messages = new Messages().schema("t", "id", ID.formatted("\"type\": \"integer\""));
    for (String id : List.of("1", "70000", "1", "9223372036854775808", "70000")) {
      messages.record("t", "\"id\": %s, \"v\": 2".formatted(id));
    }

    fixture.load(messages);

    assertThat(fixture.rows("SELECT id, v FROM t ORDER BY id"))
        .containsExactly(
            List.of("1", "2"), List.of("70000", "2"), List.of("9223372036854775808", "2"));
  }
}
