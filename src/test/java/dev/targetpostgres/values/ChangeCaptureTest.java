package dev.targetpostgres.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records of change capture with the default settings: deletes with the key alone, and updates
 * without unchanged columns. Columns that a record leaves out keep their values.
 */
final class ChangeCaptureTest {
  private static final String PLAIN =
      """
      "id": {"type": "integer"}, "a": {"type": ["null", "integer"]}, \
      "b": {"type": ["null", "string"]}\
      """;

  private static final String MARK =
      ", \"_sdc_deleted_at\": {\"type\": [\"null\", \"string\"], \"format\": \"date-time\"}";

  private static final String CAPTURED = PLAIN + MARK;

  private static final String WHOLE = "\"id\": 1, \"a\": 1, \"b\": \"x\"";
  private static final String DELETE = "\"id\": 1, \"_sdc_deleted_at\": \"2024-01-01T00:00:00Z\"";
  private static final String MOMENT = "2024-01-01 00:00:00+00";

  @AutoClose private static final Fixture fixture = new Fixture();

  @BeforeEach
  void dropTables() {
    fixture.execute("DROP TABLE IF EXISTS r, t, t2, _sdc_rejected");
  }

  /** Tries one batch, several batches, parallel partitions, and a table without an index. */
  @ParameterizedTest
  @CsvSource({"1000, 1, true", "1000, 4, true", "2, 4, true", "1, 1, true", "1000, 4, false"})
  void deletesAndUpdatesKeepWhatTheyLeaveOut(String batchSize, String partitions, boolean indexed) {
    if (!indexed) {
      fixture.execute("CREATE TABLE t (id bigint, a bigint, b text, _sdc_deleted_at timestamptz)");
    }
    load(
        messages(
            CAPTURED,
            WHOLE,
            "\"id\": 2, \"a\": 2, \"b\": \"y\"",
            "\"id\": 3, \"a\": 3, \"b\": \"z\"",
            DELETE,
            "\"id\": 2, \"a\": 20, \"_sdc_deleted_at\": null",
            "\"id\": 3, \"_sdc_deleted_at\": \"2024-01-01T00:00:00Z\"",
            "\"id\": 3, \"a\": null",
            DELETE.replace("1,", "9,")),
        "batch_size_rows",
        batchSize,
        "max_parallelism_per_stream",
        partitions);

    assertThat(rows())
        .containsExactly(
            List.of("1", "1", "x", MOMENT),
            Arrays.asList("2", "20", "y", null),
            Arrays.asList("3", null, "z", null),
            Arrays.asList("9", null, null, MOMENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "1"})
  void hardDeletedRowsBeginAfresh(String batchSize) {
    load(
        messages(CAPTURED, WHOLE, DELETE, "\"id\": 1, \"a\": 5", "\"id\": 2, \"a\": 1"),
        "hard_delete",
        "true",
        "batch_size_rows",
        batchSize);

    assertThat(rows())
        .containsExactly(Arrays.asList("1", "5", null, null), Arrays.asList("2", "1", null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "1"})
  void theLogPositionTellsOfChangeCaptureToo(String batchSize) {
    load(
        messages(
            PLAIN + ", \"_sdc_lsn\": {\"type\": [\"null\", \"integer\"]}",
            WHOLE + ", \"_sdc_lsn\": 1",
            "\"id\": 1, \"_sdc_lsn\": 5, \"_sdc_deleted_at\": null, \"a\": 2"),
        "batch_size_rows",
        batchSize);

    assertThat(fixture.rows("SELECT id, a, b, _sdc_lsn FROM t"))
        .containsExactly(List.of("1", "2", "x", "5"));
  }

  /** In other streams, updates are whole records. Deletes still keep the columns they leave out. */
  @ParameterizedTest
  @ValueSource(strings = {"1000", "1"})
  void deletesKeepWhatTheyLeaveOutThoughTheSchemaDoesNotTell(String batchSize) {
    load(
        messages(PLAIN, WHOLE, DELETE, "\"id\": 2, \"a\": 2, \"b\": \"y\"", "\"id\": 2, \"a\": 3"),
        "batch_size_rows",
        batchSize);

    assertThat(rows())
        .containsExactly(List.of("1", "1", "x", MOMENT), Arrays.asList("2", "3", null, null));
  }

  /** The mark counts even if the table has no column for it. */
  @ParameterizedTest
  @CsvSource({"1000, false", "1, false", "1000, true", "1, true"})
  void deletesKeepWhatTheyLeaveOutWithoutMetadata(String batchSize, boolean hardDelete) {
    fixture.load(
        messages(PLAIN, WHOLE, "\"id\": 2, \"a\": 2, \"b\": \"y\"", DELETE, "\"id\": 2, \"a\": 3"),
        "batch_size_rows",
        batchSize,
        "hard_delete",
        String.valueOf(hardDelete));

    assertThat(fixture.rows("SELECT * FROM t ORDER BY id"))
        .containsExactlyElementsOf(
            hardDelete
                ? List.of(Arrays.asList("2", "3", null))
                : List.of(List.of("1", "1", "x"), Arrays.asList("2", "3", null)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "1"})
  void deletesLoadWhereColumnsMustNotBeNullWithoutMetadata(String batchSize) {
    fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL, b text NOT NULL)");

    fixture.load(messages(PLAIN, WHOLE, DELETE), "batch_size_rows", batchSize);

    assertThat(fixture.rows("SELECT * FROM t")).containsExactly(List.of("1", "1", "x"));
    assertThat(notNull()).isEqualTo("a,b,id");
  }

  /** Properties can have the names that the merge itself uses. */
  @ParameterizedTest
  @CsvSource({
    "upsert, true, 1000",
    "upsert, false, 1000",
    "upsert, false, 1",
    "overwrite, true, 1000",
    "overwrite, false, 1000"
  })
  void propertiesMayHaveTheNamesOfTheMerge(String method, String hardDelete, String batchSize) {
    String number = "\"%s\": {\"type\": [\"null\", \"integer\"]}";
    String names = CAPTURED;
    String record = "\"id\": 1";
    for (String name :
        List.of(
            "_sdc_last_deleted",
            "_sdc_folded",
            "_sdc_present",
            "_sdc_ordinal",
            "_sdc_repeated",
            "_sdc_staging",
            "last",
            "k0")) {
      names += ", " + number.formatted(name);
      record += ", \"%s\": 1".formatted(name);
    }

    load(
        messages(names, record, "\"id\": 1, \"a\": 2", DELETE.replace("1,", "2,")),
        "load_method",
        method,
        "hard_delete",
        hardDelete,
        "batch_size_rows",
        batchSize);

    assertThat(
            fixture.rows(
                """
                SELECT a, _sdc_last_deleted, _sdc_folded, _sdc_present, _sdc_ordinal,
                  _sdc_repeated, _sdc_staging, last, k0
                FROM t WHERE id = 1
                """))
        .containsExactly(List.of("2", "1", "1", "1", "1", "1", "1", "1", "1"));
  }

  @Test
  void theSettingWins() {
    load(messages(CAPTURED, WHOLE, DELETE), "missing_properties", "null");

    assertThat(rows()).containsExactly(Arrays.asList("1", null, null, MOMENT));
  }

  /** A delete of a missing row has no values for such columns, so it is ignored. */
  @ParameterizedTest
  @CsvSource({"1000, true", "1, true", "1000, false", "1, false"})
  void deletesLoadWhereColumnsMustNotBeNull(String batchSize, boolean declared) {
    fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL, b text NOT NULL)");

    load(
        messages(declared ? CAPTURED : PLAIN, WHOLE, DELETE, DELETE.replace("1,", "9,")),
        "batch_size_rows",
        batchSize);

    assertThat(rows()).containsExactly(List.of("1", "1", "x", MOMENT));
    assertThat(notNull()).isEqualTo("a,b,id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "1"})
  void hardDeletesLoadWhereColumnsMustNotBeNull(String batchSize) {
    fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL, b text NOT NULL)");

    load(
        messages(PLAIN, WHOLE, DELETE, DELETE.replace("1,", "9,"), WHOLE.replace("1,", "3,")),
        "batch_size_rows",
        batchSize,
        "hard_delete",
        "true");

    assertThat(rows()).containsExactly(Arrays.asList("3", "3", "x", null));
    assertThat(notNull()).isEqualTo("a,b,id");
  }

  /** As without change capture, the column becomes nullable, if the table can be changed. */
  @ParameterizedTest
  @CsvSource({"1000, 1", "1, 1", "3, 4"})
  void newRowsThatLackAColumnHaveItTakeNull(String batchSize, String partitions) {
    fixture.execute(
        """
        CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL, b text NOT NULL);
        INSERT INTO t VALUES (1, 1, 'x')
        """);

    load(
        messages(
            CAPTURED,
            "\"id\": 1, \"a\": 2",
            "\"id\": 2, \"a\": 2",
            "\"id\": 3, \"a\": 3",
            "\"id\": 4, \"a\": 4"),
        "batch_size_rows",
        batchSize,
        "max_parallelism_per_stream",
        partitions);

    assertThat(rows())
        .containsExactly(
            Arrays.asList("1", "2", "x", null),
            Arrays.asList("2", "2", null, null),
            Arrays.asList("3", "3", null, null),
            Arrays.asList("4", "4", null, null));
    assertThat(notNull()).isEqualTo("a,id");
  }

  /** The workers must not wait for each other. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void workersLetAColumnTakeNullOneAfterTheOther(boolean hardDelete) {
    fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL, b text NOT NULL)");
    Messages messages = messages(CAPTURED);
    for (int id = 1; id <= 400; id++) {
      messages.record("t", "\"id\": %d, \"a\": %d".formatted(id, id));
    }

    Run run =
        load(
            messages,
            "hard_delete",
            String.valueOf(hardDelete),
            "batch_size_rows",
            "25",
            "max_parallelism_per_stream",
            "4");

    assertThat(run.toString()).doesNotContain("trying again");
    assertThat(fixture.query("SELECT count(*) FROM t WHERE b IS NULL")).isEqualTo("400");
    assertThat(notNull()).isEqualTo("a,id");
  }

  /** A row that the batch deletes is new when a later record brings it back. */
  @Test
  void rowsThatComeBackMayLackAColumn() {
    fixture.execute(
        """
        CREATE TABLE t (id bigint PRIMARY KEY, a bigint NOT NULL, b text NOT NULL);
        INSERT INTO t VALUES (1, 1, 'x')
        """);

    load(messages(CAPTURED, DELETE, "\"id\": 1, \"a\": 2"), "hard_delete", "true");

    assertThat(rows()).containsExactly(Arrays.asList("1", "2", null, null));
  }

  @Test
  void newRowsThatLackAColumnAreRejectedIfTheTableMayNotBeChanged() {
    fixture.execute(
        """
        CREATE TABLE t (id bigint PRIMARY KEY, a bigint, b text NOT NULL, _sdc_deleted_at date);
        INSERT INTO t VALUES (1, 1, 'x')
        """);

    Run run =
        load(
            messages(CAPTURED, "\"id\": 1, \"a\": 2", "\"id\": 2, \"a\": 2", DELETE),
            "schema_evolution",
            "none",
            "invalid_records",
            "reject");

    assertThat(fixture.rows("SELECT * FROM t"))
        .as("%s", run)
        .containsExactly(List.of("1", "2", "x", "2024-01-01"));
    assertThat(fixture.rows("SELECT line, \"column\" FROM _sdc_rejected"))
        .containsExactly(List.of("3", "b"));
  }

  @ParameterizedTest
  @CsvSource({"1000, false", "1, false", "1000, true", "1, true"})
  void overwritesKeepWhatCameBeforeInTheRun(String batchSize, boolean referenced) {
    fixture.execute(
        "CREATE TABLE t (id bigint PRIMARY KEY, a bigint, b text, d int NOT NULL DEFAULT 7)");
    fixture.execute("INSERT INTO t VALUES (1, 9, 'old'), (8, 8, 'old'), (2, 9, 'old')");
    if (referenced) {
      fixture.execute("CREATE TABLE r (id bigint REFERENCES t); INSERT INTO r VALUES (1), (2)");
    }
    String schema = CAPTURED + ", \"d\": {\"type\": [\"null\", \"integer\"]}";

    load(
        messages(
            schema,
            WHOLE,
            "\"id\": 2, \"a\": 2, \"b\": \"y\", \"d\": 2",
            DELETE,
            "\"id\": 2, \"a\": 20",
            "\"id\": 3, \"b\": \"z\""),
        "load_method",
        "overwrite",
        "batch_size_rows",
        batchSize,
        "max_parallelism_per_stream",
        "4");

    assertThat(fixture.rows("SELECT id, a, b, d, _sdc_deleted_at FROM t ORDER BY id"))
        .containsExactly(
            List.of("1", "1", "x", "7", MOMENT),
            Arrays.asList("2", "20", "y", "2", null),
            Arrays.asList("3", null, "z", "7", null));
  }

  @ParameterizedTest
  @CsvSource({"true, 1000, false", "false, 1, false", "false, 1000, true"})
  void overwritesHeedHardDelete(String metadata, String batchSize, boolean referenced) {
    if (referenced) {
      fixture.execute(
          """
          CREATE TABLE t (id bigint PRIMARY KEY, a bigint, b text);
          INSERT INTO t VALUES (1, 1, 'old'), (2, 2, 'old');
          CREATE TABLE r (id bigint REFERENCES t);
          INSERT INTO r VALUES (2)
          """);
    }
    fixture.load(
        messages(CAPTURED, WHOLE, "\"id\": 2, \"a\": 2", DELETE),
        "load_method",
        "overwrite",
        "hard_delete",
        "true",
        "batch_size_rows",
        batchSize,
        "add_record_metadata",
        metadata);

    assertThat(fixture.rows("SELECT id, a, b FROM t"))
        .containsExactly(Arrays.asList("2", "2", null));
  }

  /** A SCHEMA in the middle of a run adds a column, and another one leaves it out again. */
  @Test
  void overwritesKeepAcrossSchemas() {
    Messages messages = messages(CAPTURED, WHOLE, "\"id\": 2, \"a\": 2, \"b\": \"y\"");
    messages.schema("t", "id", CAPTURED + ", \"c\": {\"type\": [\"null\", \"integer\"]}");
    messages.record("t", "\"id\": 1, \"c\": 5");
    messages.schema("t", "id", PLAIN);
    messages.record("t", DELETE);

    load(messages, "load_method", "overwrite");

    assertThat(fixture.rows("SELECT id, a, b, c, _sdc_deleted_at FROM t ORDER BY id"))
        .containsExactly(
            List.of("1", "1", "x", "5", MOMENT), Arrays.asList("2", "2", "y", null, null));
  }

  /** The missing properties of a record refer to the columns at the time of the record. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void overwritesFoldRecordsFromBeforeAndAfterAnAddedColumn(boolean referenced) {
    fixture.execute("CREATE TABLE t (id bigint PRIMARY KEY, a bigint, b text)");
    if (referenced) {
      fixture.execute("CREATE TABLE r (id bigint REFERENCES t)");
    }
    Messages messages = messages(CAPTURED, WHOLE, "\"id\": 1, \"a\": 2");
    messages.schema("t", "id", CAPTURED + ", \"c\": {\"type\": [\"null\", \"integer\"]}");
    messages.record("t", "\"id\": 1, \"c\": 5");
    messages.record("t", "\"id\": 2, \"c\": 6");

    load(messages, "load_method", "overwrite");

    assertThat(fixture.rows("SELECT id, a, b, c FROM t ORDER BY id"))
        .containsExactly(List.of("1", "2", "x", "5"), Arrays.asList("2", null, null, "6"));
  }

  /** Each record of a history is a row of its own. */
  @Test
  void appendsKeepNothing() {
    load(messages(CAPTURED, WHOLE, DELETE), "load_method", "append");

    assertThat(rows())
        .containsExactlyInAnyOrder(
            Arrays.asList("1", "1", "x", null), Arrays.asList("1", null, null, MOMENT));
  }

  /** The tap's SCHEMA decides, even if a map changes it. */
  @ParameterizedTest
  @ValueSource(strings = {"1000", "1"})
  void mappedStreamsKeepAsTheirSourceDoes(String batchSize) {
    load(
        messages(CAPTURED, WHOLE, "\"id\": 1, \"a\": 2", DELETE),
        "stream_maps",
        "{\"t\": {\"c\": \"b\", \"_sdc_deleted_at\": null}}",
        "batch_size_rows",
        batchSize);

    assertThat(fixture.rows("SELECT id, a, b FROM t")).containsExactly(List.of("1", "2", "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "1"})
  void flattenedMembersStayWithTheirObject(String batchSize) {
    load(
        messages(
            """
            "id": {"type": "integer"}, "o": {"type": ["null", "object"], "properties": {\
            "p": {"type": ["null", "integer"]}, "q": {"type": ["null", "integer"]}}}\
            """
                + MARK,
            "\"id\": 1, \"o\": {\"p\": 1, \"q\": 2}",
            "\"id\": 2, \"o\": {\"p\": 1, \"q\": 2}",
            "\"id\": 3, \"o\": {\"p\": 1, \"q\": 2}",
            DELETE,
            "\"id\": 2, \"o\": {\"q\": 3}",
            "\"id\": 3, \"o\": null"),
        "flattening_enabled",
        "true",
        "flattening_max_depth",
        "1",
        "batch_size_rows",
        batchSize);

    assertThat(fixture.rows("SELECT id, o__p, o__q FROM t ORDER BY id"))
        .containsExactly(
            List.of("1", "1", "2"), List.of("2", "1", "3"), Arrays.asList("3", null, null));
  }

  /** Without TEMP, the table of folded rows is in the target's schema. */
  @Test
  void keepsWithoutTemporaryTables() {
    String name = fixture.database().name();
    String role = "untemporary_" + name;
    fixture.execute(
        """
        CREATE ROLE %2$s LOGIN PASSWORD 'sesame';
        REVOKE TEMPORARY ON DATABASE "%1$s" FROM PUBLIC;
        CREATE SCHEMA own AUTHORIZATION %2$s
        """
            .formatted(name, role));
    try {
      Map<String, String> settings = new HashMap<>();
      settings.put("user", role);
      settings.put("password", "sesame");
      settings.put("default_target_schema", "own");
      settings.put("batch_size_rows", "2");
      Run.succeeding(
          fixture.database(),
          settings,
          messages(CAPTURED, WHOLE, "\"id\": 1, \"a\": 2", DELETE).toString());

      assertThat(fixture.rows("SELECT id, a, b, _sdc_deleted_at FROM own.t"))
          .containsExactly(List.of("1", "2", "x", MOMENT));
      assertThat(fixture.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'own'"))
          .isEqualTo("1");
    } finally {
      fixture.execute(
          "DROP OWNED BY %2$s CASCADE; DROP ROLE %2$s; GRANT TEMPORARY ON DATABASE \"%1$s\" TO PUBLIC"
              .formatted(name, role));
    }
  }

  /** Other sessions can write to the table while records are merged. */
  @Test
  void partialMergesTakeNoTableLock() throws SQLException {
    fixture.execute(
        "CREATE TABLE t (id bigint PRIMARY KEY, a bigint, b text); INSERT INTO t VALUES (7)");
    try (Connection other = fixture.database().connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("UPDATE t SET a = 7 WHERE id = 7");

      load(messages(CAPTURED, WHOLE, "\"id\": 1, \"a\": 2"), "schema_evolution", "none");

      other.commit();
    }
    assertThat(fixture.rows("SELECT * FROM t ORDER BY id"))
        .containsExactly(List.of("1", "2", "x"), Arrays.asList("7", "7", null));
  }

  private static Run load(Messages messages, String... settings) {
    String[] all = Arrays.copyOf(settings, settings.length + 2);
    all[settings.length] = "add_record_metadata";
    all[settings.length + 1] = "true";
    return fixture.load(messages, all);
  }

  private static Messages messages(String schema, String... records) {
    Messages messages = new Messages().schema("t", "id", schema);
    for (String record : records) {
      messages.record("t", record);
    }
    return messages;
  }

  private static List<List<@Nullable String>> rows() {
    return fixture.rows("SELECT id, a, b, _sdc_deleted_at FROM t ORDER BY id");
  }

  private static @Nullable String notNull() {
    return fixture.query(
        """
        SELECT string_agg(attname, ',' ORDER BY attname) FROM pg_attribute
        WHERE attrelid = 't'::regclass AND attnum > 0 AND attnotnull
        """);
  }
}
