package dev.targetpostgres.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records that leave properties out, as change streams do with large unchanged columns. The columns
 * become NULL by default, and keep their values if {@code missing_properties} is keep.
 */
final class PartialRecordsTest {
  private static final String SCHEMA =
      """
      "id": {"type": "integer"}, "a": {"type": ["integer", "null"]}, \
      "b": {"type": ["string", "null"]}, "c": {"type": ["object", "null"]}\
      """;

  /** Batch sizes for one transaction for all records, or one for each. */
  private static final String[] BATCHES = {"100000", "1"};

  @AutoClose private static final Fixture fixture = new Fixture();

  @BeforeEach
  void dropTables() {
    fixture.execute("DROP TABLE IF EXISTS t, _sdc_rejected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"100000", "1"})
  void missingIsNullByDefault(String batchSize) {
    load(
        "null",
        batchSize,
        "\"id\": 1, \"a\": 1, \"b\": \"x\", \"c\": {}",
        "\"id\": 1, \"a\": 2",
        "\"id\": 2, \"b\": \"y\"");

    assertThat(rows())
        .containsExactly(Arrays.asList("1", "2", null, null), Arrays.asList("2", null, "y", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100000", "1"})
  void missingKeepsWhatWasSentBefore(String batchSize) {
    load(
        "keep",
        batchSize,
        "\"id\": 1, \"a\": 1, \"b\": \"x\", \"c\": {\"k\": 1}",
        "\"id\": 1, \"a\": 2",
        "\"id\": 2, \"b\": \"first\"",
        "\"id\": 1, \"b\": \"y\"",
        "\"id\": 2, \"a\": 3",
        "\"id\": 1");

    assertThat(rows())
        .containsExactly(
            List.of("1", "2", "y", "{\"k\": 1}"), Arrays.asList("2", "3", "first", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100000", "1"})
  void missingKeepsWhatIsStored(String batchSize) {
    fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, a bigint, b text, c jsonb)");
    fixture.execute("INSERT INTO t VALUES (1, 1, 'x', '{}'), (2, 2, 'y', '[]'), (3, 3, 'z', '1')");

    load("keep", batchSize, "\"id\": 1, \"a\": 10", "\"id\": 2", "\"id\": 4, \"b\": \"new\"");

    assertThat(rows())
        .containsExactly(
            List.of("1", "10", "x", "{}"),
            List.of("2", "2", "y", "[]"),
            List.of("3", "3", "z", "1"),
            Arrays.asList("4", null, "new", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100000", "1"})
  void nullIsNotMissing(String batchSize) {
    load(
        "keep",
        batchSize,
        "\"id\": 1, \"a\": 1, \"b\": \"x\", \"c\": {}",
        "\"id\": 1, \"b\": null",
        "\"id\": 1, \"a\": 2");

    assertThat(rows()).containsExactly(Arrays.asList("1", "2", null, "{}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100000", "1"})
  void theLastValueSentCountsNotTheLastRecord(String batchSize) {
    load(
        "keep",
        batchSize,
        "\"id\": 1, \"b\": \"one\"",
        "\"id\": 1, \"b\": \"two\", \"a\": 1",
        "\"id\": 1, \"a\": null",
        "\"id\": 1, \"c\": {\"z\": 1}",
        "\"id\": 1, \"c\": {\"z\": 2}");

    assertThat(rows()).containsExactly(Arrays.asList("1", null, "two", "{\"z\": 2}"));
  }

  /** A deleted row that comes back has none of its old values. */
  @ParameterizedTest
  @CsvSource({
    "100000, 100000",
    "1, 100000",
    "100000, 1",
    "1, 1",
  })
  void deletedRowsKeepNothing(String batchSize, String laterBatchSize) {
    String schema =
        SCHEMA
            + ", \"_sdc_deleted_at\": {\"type\": [\"string\", \"null\"], \"format\": \"date-time\"}";
    fixture.load(
        new Messages()
            .schema("t", "id", schema)
            .record("t", "\"id\": 1, \"a\": 1, \"b\": \"x\", \"c\": {}")
            .record("t", "\"id\": 2, \"a\": 1, \"b\": \"x\", \"c\": {}")
            .record("t", "\"id\": 3, \"a\": 1, \"b\": \"x\""),
        "missing_properties",
        "keep",
        "hard_delete",
        "true",
        "batch_size_rows",
        batchSize);

    fixture.load(
        new Messages()
            .schema("t", "id", schema)
            .record("t", "\"id\": 1, \"b\": \"gone\"")
            .record("t", "\"id\": 1, \"_sdc_deleted_at\": \"2024-01-01T00:00:00Z\"")
            .record("t", "\"id\": 1, \"a\": 2")
            .record("t", "\"id\": 2, \"_sdc_deleted_at\": \"2024-01-01T00:00:00Z\"")
            .record("t", "\"id\": 3, \"a\": 5, \"_sdc_deleted_at\": null")
            .record("t", "\"id\": 4, \"a\": 6")
            .record("t", "\"id\": 4, \"_sdc_deleted_at\": \"2024-01-01T00:00:00Z\""),
        "missing_properties",
        "keep",
        "hard_delete",
        "true",
        "batch_size_rows",
        laterBatchSize);

    assertThat(rows())
        .containsExactly(Arrays.asList("1", "2", null, null), Arrays.asList("3", "5", "x", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100000", "1"})
  void columnsThatMustNotBeNullKeepTheirValues(String batchSize) {
    fixture.execute(
        "CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL, b text NOT NULL, c jsonb)");
    fixture.execute("INSERT INTO t VALUES (1, 1, 'x', '{}')");

    load(
        "keep",
        batchSize,
        "\"id\": 1, \"c\": {\"k\": 1}",
        "\"id\": 1, \"a\": 2",
        "\"id\": 2, \"a\": 3, \"b\": \"y\"",
        "\"id\": 2, \"c\": {}");

    assertThat(rows())
        .containsExactly(List.of("1", "2", "x", "{\"k\": 1}"), List.of("2", "3", "y", "{}"));
    assertThat(fixture.query(notNullColumns())).isEqualTo("a,b,id");
  }

  @Test
  void newRowsThatLackAColumnThatMustNotBeNullAreRefused() {
    fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL, b text, c jsonb)");
    fixture.execute("INSERT INTO t VALUES (1, 1, 'x', '{}')");

    Run run =
        fixture.load(
            messages("\"id\": 1, \"b\": \"y\"", "\"id\": 2, \"b\": \"z\"", "\"id\": 3, \"a\": 3"),
            "missing_properties",
            "keep",
            "invalid_records",
            "reject",
            "schema_evolution",
            "none");

    assertThat(rows())
        .as("%s", run)
        .containsExactly(List.of("1", "1", "y", "{}"), Arrays.asList("3", "3", null, null));
    assertThat(fixture.rows("SELECT line, \"column\" FROM _sdc_rejected"))
        .containsExactly(List.of("3", "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100000", "1"})
  void defaultsFillNewRowsAndNotStoredOnes(String batchSize) {
    fixture.execute(
        "CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL DEFAULT 7, b text, c jsonb)");
    fixture.execute("INSERT INTO t VALUES (1, 1, 'x', '{}')");

    load("keep", batchSize, "\"id\": 1, \"b\": \"y\"", "\"id\": 2, \"b\": \"z\"");

    assertThat(rows())
        .containsExactly(List.of("1", "1", "y", "{}"), Arrays.asList("2", "7", "z", null));
  }

  @Test
  void nullTakesTheDefaultOfAColumnThatMustNotBeNull() {
    fixture.execute(
        "CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL DEFAULT 7, b text, c jsonb)");
    fixture.execute("INSERT INTO t VALUES (1, 1, 'x', '{}')");

    load("keep", "100000", "\"id\": 1, \"a\": null", "\"id\": 2, \"a\": null");

    assertThat(rows())
        .containsExactly(List.of("1", "7", "x", "{}"), Arrays.asList("2", "7", null, null));
  }

  @Test
  void nullLetsAColumnBeNullThatMustNot() {
    fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL, b text, c jsonb)");
    fixture.execute("INSERT INTO t VALUES (1, 1, 'x', '{}'), (2, 2, 'y', '{}')");

    load("keep", "100000", "\"id\": 1, \"b\": \"z\"", "\"id\": 2, \"a\": null");

    assertThat(rows())
        .containsExactly(List.of("1", "1", "z", "{}"), Arrays.asList("2", null, "y", "{}"));
  }

  /** Arrays of several lengths, and types that need a cast, are folded like others. */
  @Test
  void keepsArraysAndTypesThatAreCast() {
    for (String batchSize : BATCHES) {
      fixture.execute(
          """
          DROP TABLE IF EXISTS t;
          CREATE TABLE t (id bigint PRIMARY KEY, a bigint[], b text[], c inet, d inet[], e bit(3));
          INSERT INTO t VALUES (1, '{1}', '{x}', '10.0.0.1', '{10.0.0.1}', B'101')
          """);
      String properties =
          """
          "id": {"type": "integer"}, "a": {"type": "array"}, "b": {"type": ["array", "null"]}, \
          "c": {"type": "string"}, "d": {"type": "array"}, "e": {"type": "string"}\
          """;

      fixture.load(
          new Messages()
              .schema("t", "id", properties)
              .record("t", "\"id\": 1, \"a\": [1, 2, 3]")
              .record("t", "\"id\": 1, \"c\": \"10.0.0.2\"")
              .record("t", "\"id\": 1, \"a\": [], \"b\": [\"NULL\", null, \"{\"]")
              .record("t", "\"id\": 2, \"d\": [\"::1\", null]")
              .record("t", "\"id\": 2, \"a\": [9], \"e\": \"011\"")
              .record("t", "\"id\": 2, \"d\": [\"::2\"]")
              .record("t", "\"id\": 3, \"b\": null"),
          "missing_properties",
          "keep",
          "batch_size_rows",
          batchSize);

      assertThat(fixture.rows("SELECT id, a, b, c, d, e FROM t ORDER BY id"))
          .containsExactly(
              List.of("1", "{}", "{\"NULL\",NULL,\"{\"}", "10.0.0.2", "{10.0.0.1}", "101"),
              Arrays.asList("2", "{9}", null, null, "{::2}", "011"),
              Arrays.asList("3", null, null, null, null, null));
    }
  }

  /** Types whose arrays cannot hold them: domains of arrays, vectors, and composite types. */
  @ParameterizedTest
  @CsvSource({"upsert, 100000", "upsert, 1", "overwrite, 100000"})
  void keepsTypesThatNoArrayHolds(String method, String batchSize) {
    fixture.execute(
        """
        DROP DOMAIN IF EXISTS tags;
        CREATE DOMAIN tags AS integer[];
        DROP DOMAIN IF EXISTS small;
        CREATE DOMAIN small AS integer;
        CREATE TABLE t (id bigint PRIMARY KEY, a tags, b int2vector, c oidvector, d small,
          e interval, f money, g xml)
        """);
    String properties =
        """
        "id": {"type": "integer"}, "a": {"type": "array"}, "b": {"type": "string"}, \
        "c": {"type": "string"}, "d": {"type": "integer"}, "e": {"type": "string"}, \
        "f": {"type": "string"}, "g": {"type": "string"}\
        """;

    fixture.load(
        new Messages()
            .schema("t", "id", properties)
            .record(
                "t",
                """
                "id": 1, "a": [1, 2, 3], "b": "1 2 3", "c": "4 5", "d": 7, "e": "1 day", \
                "f": "1.50", "g": "a<b/>"\
                """)
            .record("t", "\"id\": 1, \"a\": [4, null]")
            .record("t", "\"id\": 1, \"b\": \"9\"")
            .record("t", "\"id\": 2, \"c\": \"8\", \"a\": []"),
        "missing_properties",
        "keep",
        "load_method",
        method,
        "batch_size_rows",
        batchSize);

    assertThat(fixture.rows("SELECT id, a, b, c, d, e, f::numeric, g FROM t ORDER BY id"))
        .containsExactly(
            List.of("1", "{4,NULL}", "9", "4 5", "7", "1 day", "1.50", "a<b/>"),
            Arrays.asList("2", "{}", null, "8", null, null, null, null));
  }

  @Test
  void keepsWhereNoUniqueIndexHelps() {
    fixture.execute("CREATE TABLE t (id bigint, a bigint, b text, c jsonb)");
    fixture.execute("INSERT INTO t VALUES (1, 1, 'x', '{}')");

    load("keep", "100000", "\"id\": 1, \"a\": 2", "\"id\": 2, \"b\": \"y\"");

    assertThat(rows())
        .containsExactly(List.of("1", "2", "x", "{}"), Arrays.asList("2", null, "y", null));
  }

  @Test
  void keepsNothingInAHistory() {
    fixture.load(
        messages("\"id\": 1, \"a\": 1, \"b\": \"x\"", "\"id\": 1, \"a\": 2"),
        "missing_properties",
        "keep",
        "load_method",
        "append");

    assertThat(rows())
        .containsExactlyInAnyOrder(
            Arrays.asList("1", "1", "x", null), Arrays.asList("1", "2", null, null));
  }

  @Test
  void metadataIsThatOfTheLastRecord() {
    fixture.load(
        messages("\"id\": 1, \"a\": 1, \"b\": \"x\"", "\"id\": 1, \"a\": 2"),
        "missing_properties",
        "keep",
        "add_record_metadata",
        "true");
    String first = fixture.query("SELECT _sdc_sequence FROM t");

    fixture.load(
        messages("\"id\": 1, \"b\": \"y\""),
        "missing_properties",
        "keep",
        "add_record_metadata",
        "true");

    assertThat(rows()).containsExactly(Arrays.asList("1", "2", "y", null));
    assertThat(fixture.query("SELECT _sdc_sequence > %s FROM t".formatted(first)))
        .isEqualTo("true");
  }

  private static void load(String missing, String batchSize, String... records) {
    fixture.load(messages(records), "missing_properties", missing, "batch_size_rows", batchSize);
  }

  private static Messages messages(String... records) {
    Messages messages = new Messages().schema("t", "id", SCHEMA);
    for (String record : records) {
      messages.record("t", record);
    }
    return messages;
  }

  private static List<List<String>> rows() {
    return fixture.rows("SELECT id, a, b, c FROM t ORDER BY id");
  }

  private static String notNullColumns() {
    return """
        SELECT string_agg(attname, ',' ORDER BY attname) FROM pg_attribute
        WHERE attrelid = 't'::regclass AND attnum > 0 AND attnotnull
        """;
  }
}
