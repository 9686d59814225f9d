package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --replay-rejected} loads the records that can be loaded now, and keeps the others. */
final class ReplayTest {
  private static final String SCHEMA =
      """
      {"type": "SCHEMA", "stream": "orders", "key_properties": %s, "schema": {"properties":\
       {"id": {"type": "integer"}, "total": {"type": ["null", "number"]}}}}
      """;

  private static final String WITH_KEY = SCHEMA.formatted("[\"id\"]");
  private static final String WITHOUT_KEY = SCHEMA.formatted("[]");

  /** A trigger that ends its own server process at the given attempts. */
  private static final String LOSES =
      """
      CREATE SEQUENCE attempts;
      CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF nextval('public.attempts')::text = ANY (TG_ARGV) THEN
            PERFORM pg_terminate_backend(pg_backend_pid());
          END IF;
          RETURN NULL;
        END
      $$;
      """;

  @TempDir Path folder;
  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  /** Three of five records violate a constraint. After it is relaxed, one of them still does. */
  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert", "overwrite"})
  void loadsWhatCanBeLoadedByNow(String method) {
    String schema = method.equals("append") ? WITHOUT_KEY : WITH_KEY;
    database.execute(
        "CREATE TABLE orders (id bigint %s, total numeric CHECK (total < 10))"
            .formatted(method.equals("append") ? "" : "PRIMARY KEY"));
    TargetRun first = load(Map.of("load_method", method), schema + orders(9, 15, 7, 25, 18));
    assertThat(first.exitCode()).as(first.output()).isZero();
    assertThat(ids("orders")).isEqualTo("1 3");
    database.execute(
        "ALTER TABLE orders DROP CONSTRAINT orders_total_check, ADD CHECK (total < 20)");

    TargetRun replay = replay(Map.of("load_method", method, "batch_size_rows", 2));

    assertThat(replay.exitCode()).as(replay.output()).isZero();
    assertThat(replay.stdout()).isEmpty();
    assertThat(replay.stderr())
        .contains("2 rejected records loaded again, 1 left in _sdc_rejected");
    assertThat(ids("orders")).isEqualTo("1 2 3 5");
    assertThat(
            database.queryRows(
                "SELECT line, record::jsonb->>'id', reason LIKE '%orders_total_check%', stream"
                    + " FROM _sdc_rejected"))
        .containsExactly(List.of("5", "4", "t", "orders"));
    assertThat(database.queryOne("SELECT count(*) FROM _sdc_rejected_schemas")).isEqualTo("1");
  }

  /** All members of the message are kept, and all digits of its numbers. */
  @Test
  void loadsRecordsAsTheyCame() {
    database.execute("CREATE TABLE orders (id bigint, total numeric CHECK (total < 0))");
    String record =
        """
        {"type": "RECORD", "stream": "orders", "version": 7, "sequence": 11,\
         "time_extracted": "2024-02-03T04:05:06.789Z",\
         "record": {"id": 9007199254740993, "total": 12345678901234567.25}}
        {"type": "RECORD", "stream": "orders", "version": 8, "record": {"id": "no", "total": -1}}
        """;
    load(Map.of("load_method", "append"), WITHOUT_KEY + record);
    database.execute(
        """
        ALTER TABLE orders DROP CONSTRAINT orders_total_check;
        UPDATE _sdc_rejected SET record = '{"id":
          2}' WHERE record LIKE '%no%'
        """);

    TargetRun replay = replay(Map.of("load_method", "append"));

    assertThat(replay.exitCode()).as(replay.output()).isZero();
    assertThat(
            database.queryRows(
                "SELECT id, total, _sdc_table_version, _sdc_sequence,"
                    + " extract(epoch FROM _sdc_extracted_at) FROM orders WHERE id > 2"))
        .containsExactly(
            List.of("9007199254740993", "12345678901234567.25", "7", "11", "1706933106.789000"));
    assertThat(database.queryOne("SELECT _sdc_table_version FROM orders WHERE id = 2"))
        .isEqualTo("8");
    assertThat(count("_sdc_rejected")).isZero();
  }

  /**
   * Each record goes only to the output that rejected it, not to the other outputs of its source.
   */
  @Test
  void loadsRecordsOfMappedStreamsFromTheirSource() {
    Map<String, ?> maps =
        Map.of(
            "load_method",
            "append",
            "stream_maps",
            Map.of(
                "orders", Map.of("twice", "total * 2"),
                "copies", Map.of("__source__", "orders", "inverse", "1 / total")));
    load(maps, WITHOUT_KEY + orders(1, 0, 2));
    assertThat(database.queryRows("SELECT stream, record::jsonb->>'total' FROM _sdc_rejected"))
        .containsExactly(List.of("copies", "0"));
    Map<String, Object> corrected = new HashMap<>(maps);
    corrected.put(
        "stream_maps",
        Map.of(
            "orders", Map.of("twice", "total * 2"),
            "copies", Map.of("__source__", "orders", "inverse", "1 / nullif(total, 0)")));

    TargetRun replay = replay(corrected, "copies");

    assertThat(replay.exitCode()).as(replay.output()).isZero();
    assertThat(ids("orders")).isEqualTo("1 2 3");
    assertThat(ids("copies")).isEqualTo("1 2 3");
    assertThat(count("_sdc_rejected")).isZero();
  }

  /** A record keeps its first place and the version of its file. */
  @Test
  void loadsRecordsOfBatchFilesWhichNeedNotBeThereAnyMore() throws IOException {
    database.execute("CREATE TABLE orders (id bigint, total numeric CHECK (total < 10))");
    Path file = folder.resolve("batch");
    Files.writeString(file, "{\"id\": 1, \"total\": 15}\n".repeat(2));
    String batch =
        """
        {"type": "BATCH", "stream": "orders", "version": 3, "encoding": {"format": "jsonl"},\
         "manifest": ["%s"]}
        """
            .formatted(file.toUri());
    TargetRun first = load(Map.of("load_method", "append"), WITHOUT_KEY + batch + orders(11));
    assertThat(first.exitCode()).as(first.output()).isZero();
    Files.delete(file);
    List<List<String>> kept = database.queryRows("SELECT file, line, id FROM _sdc_rejected");
    assertThat(kept).hasSize(3);

    TargetRun again = replay(Map.of("load_method", "append"));
    assertThat(again.exitCode()).as(again.output()).isZero();
    assertThat(database.queryRows("SELECT file, line, id FROM _sdc_rejected"))
        .containsExactlyInAnyOrderElementsOf(kept);
    database.execute("ALTER TABLE orders DROP CONSTRAINT orders_total_check");
    replay(Map.of("load_method", "append"));

    assertThat(
            database.queryRows(
                "SELECT total, coalesce(_sdc_table_version, 0) FROM orders ORDER BY 1"))
        .containsExactly(List.of("11", "0"), List.of("15", "3"), List.of("15", "3"));
  }

  /** The second record makes a column nullable, while the first one is in an open batch. */
  @Test
  void changesTheTableForRecordsAsARunDoes() {
    database.execute("CREATE TABLE orders (id smallint NOT NULL, total numeric NOT NULL)");
    StringBuilder records = new StringBuilder(WITHOUT_KEY);
    for (int id = 1; id <= 20; id++) {
      records.append(
          "{\"type\": \"RECORD\", \"stream\": \"orders\", \"record\": {\"id\": %d%s}}\n"
              .formatted(
                  id * (id % 5 == 0 ? 100_000 : 1), id % 7 == 0 ? "" : ", \"total\": 0.125"));
    }
    Map<String, ?> settings = Map.of("load_method", "append", "add_record_metadata", false);
    Map<String, Object> narrow = new HashMap<>(settings);
    narrow.put("schema_evolution", "add_columns");
    load(narrow, records.toString());
    assertThat(count("_sdc_rejected")).isEqualTo(6);

    TargetRun replay = replay(settings);

    assertThat(replay.exitCode()).as(replay.output()).isZero();
    assertThat(
            database.queryRows(
                "SELECT count(DISTINCT id), count(total), sum(total), max(id) FROM orders"))
        .containsExactly(List.of("20", "18", "2.250", "2000000"));
    assertThat(count("_sdc_rejected")).isZero();
  }

  @Test
  void leavesRecordsAloneThatNoMapMakesAnyMore() {
    load(
        Map.of("stream_maps", Map.of("copies", Map.of("__source__", "orders", "i", "1 / total"))),
        WITHOUT_KEY + orders(0));

    TargetRun replay = replay(Map.of());

    assertThat(replay.exitCode()).as(replay.output()).isZero();
    assertThat(String.join("\n", replay.stderr()))
        .contains(
            "1 rejected record in public._sdc_rejected cannot be loaded again: stream_maps no longer"
                + " makes stream copies of stream orders",
            "0 rejected records loaded again, 1 left");
    assertThat(ids("orders")).isEqualTo("1");
  }

  @Test
  void loadsOneStreamAndEachSchemaThatLeadsToATable() {
    String all = stream("shop-a") + stream("shop-b") + stream("other-a") + stream("other-b");
    Map<String, ?> settings = Map.of("default_target_schema", "");
    database.execute("CREATE SCHEMA shop; CREATE SCHEMA other");
    for (String table : List.of("shop.a", "shop.b", "other.a", "other.b")) {
      database.execute("CREATE TABLE %s (id bigint CHECK (id > 1))".formatted(table));
    }
    load(settings, all);
    for (String table : List.of("shop.a", "shop.b", "other.a", "other.b")) {
      database.execute(
          "ALTER TABLE %1$s DROP CONSTRAINT %2$s_id_check"
              .formatted(table, table.substring(table.indexOf('.') + 1)));
    }

    assertThat(replay(settings, "shop-b").stderr())
        .contains("1 rejected record loaded again, 0 left in _sdc_rejected");
    assertThat(count("shop.a")).isZero();
    assertThat(count("shop.b")).isOne();
    assertThat(replay(settings).stderr())
        .contains("3 rejected records loaded again, 0 left in _sdc_rejected");
    assertThat(count("shop.a") + count("other.a") + count("other.b")).isEqualTo(3);
  }

  private static String stream(String name) {
    return """
        {"type": "SCHEMA", "stream": "%1$s", "schema": {"properties": {"id": {"type": "integer"}}}, "key_properties": []}
        {"type": "RECORD", "stream": "%1$s", "record": {"id": 1}}
        """
        .formatted(name);
  }

  /** The newest SCHEMA of a stream is applied last, and older records come before newer ones. */
  @Test
  void loadsRecordsInTheirOrderWithTheirSchemas() {
    String wider =
        """
        {"type": "SCHEMA", "stream": "orders", "key_properties": ["id"], "schema": {"properties":\
         {"id": {"type": "integer"}, "name": {"type": "string"}}}}
        """;
    database.execute("CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, CHECK (id > 3))");
    load(Map.of(), WITH_KEY + orders(1, 2));
    load(
        Map.of(),
        wider
            + "{\"type\": \"RECORD\", \"stream\": \"orders\", \"record\": {\"id\": 1, \"name\": \"new\"}}\n");
    load(Map.of(), WITH_KEY + orders(3));
    database.execute("ALTER TABLE orders DROP CONSTRAINT orders_id_check");

    TargetRun replay = replay(Map.of());

    assertThat(replay.exitCode()).as(replay.output()).isZero();
    assertThat(database.queryRows("SELECT id, total FROM orders ORDER BY id"))
        .containsExactly(List.of("1", "3"), List.of("2", "2"));
    assertThat(database.queryOne("SELECT count(*) FROM _sdc_rejected_schemas")).isEqualTo("2");
  }

  /** The trigger ends the server process at the second batch, and as the records are removed. */
  @ParameterizedTest
  @CsvSource({"orders,INSERT,append", "_sdc_rejected,DELETE,append", "_sdc_rejected,DELETE,upsert"})
  void loadsEachRecordOnceThoughConnectionsAreLost(String table, String event, String method) {
    database.execute(
        LOSES
            + "CREATE TABLE orders (id bigint %s, total numeric CHECK (total < 0))"
                .formatted(method.equals("append") ? "" : "PRIMARY KEY"));
    String schema = method.equals("append") ? WITHOUT_KEY : WITH_KEY;
    load(Map.of("load_method", method), schema + orders(IntStream.range(0, 100).toArray()));
    assertThat(count("_sdc_rejected")).isEqualTo(100);
    database.execute(
        """
        ALTER TABLE orders DROP CONSTRAINT orders_total_check, ADD CHECK (total <> 50);
        CREATE TRIGGER lose AFTER %s ON %s FOR EACH STATEMENT EXECUTE FUNCTION lose('2', '5');
        """
            .formatted(event, table));

    TargetRun replay = replay(Map.of("load_method", method, "batch_size_rows", 10));

    assertThat(replay.exitCode()).as(replay.output()).isZero();
    assertThat(replay.stderr())
        .contains("99 rejected records loaded again, 1 left in _sdc_rejected");
    assertThat(replay.output()).contains("trying again");
    assertThat(database.queryRows("SELECT count(*), count(DISTINCT id) FROM orders"))
        .containsExactly(List.of("99", "99"));
    assertThat(database.queryOne("SELECT record::jsonb->>'total' FROM _sdc_rejected"))
        .isEqualTo("50");
  }

  /** While the batch is loaded, another session removes one of its records. */
  @Test
  void loadsNothingThatSomebodyElseHasTaken() {
    database.execute("CREATE TABLE orders (id bigint, total numeric CHECK (total < 0))");
    load(Map.of("load_method", "append"), WITHOUT_KEY + orders(1, 2, 3));
    database.execute(
        """
        ALTER TABLE orders DROP CONSTRAINT orders_total_check;
        CREATE FUNCTION take() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            DELETE FROM public._sdc_rejected WHERE line = 3;
            RETURN NULL;
          END
        $$;
        CREATE TRIGGER take AFTER INSERT ON orders FOR EACH STATEMENT EXECUTE FUNCTION take();
        """);

    TargetRun replay = replay(Map.of("load_method", "append"));

    assertThat(replay.exitCode()).as(replay.output()).isEqualTo(1);
    assertThat(replay.errors()).singleElement().asString().contains("another session removed 1");
    assertThat(count("orders")).isZero();
    assertThat(count("_sdc_rejected")).isEqualTo(3);
  }

  @Test
  void changesNothingInADryRun() {
    database.execute("CREATE TABLE orders (id bigint, total numeric CHECK (total < 0))");
    load(
        Map.of("load_method", "append"),
        WITHOUT_KEY
            + orders(1, 2)
            + "{\"type\": \"RECORD\", \"stream\": \"orders\", \"record\": {\"id\": \"x\"}}\n");

    TargetRun dry = run(Map.of("load_method", "append"), "--replay-rejected", "--dry-run");

    assertThat(dry.exitCode()).as(dry.output()).isZero();
    assertThat(dry.stdout())
        .contains("-- 2 rejected records would be loaded again, 1 would be left in _sdc_rejected")
        .anyMatch(line -> line.contains("line 4: stream orders, column \"id\""));
    assertThat(count("orders")).isZero();
    assertThat(count("_sdc_rejected")).isEqualTo(3);
  }

  /** An older version stored no SCHEMAs. Its table gets the columns, and its rows stay. */
  @Test
  void leavesRowsOfOlderVersionsAlone() {
    database.execute(
        """
        CREATE TABLE orders (id bigint, total numeric CHECK (total < 0));
        CREATE TABLE _sdc_rejected (stream text, file text, line bigint, "column" text,
          reason text, record text, rejected_at timestamptz);
        INSERT INTO _sdc_rejected VALUES ('orders', NULL, 2, '', 'old', '{"id": 1}', now());
        """);
    TargetRun before = replay(Map.of("load_method", "append"));
    assertThat(before.stderr())
        .contains("0 rejected records loaded again, 1 left in _sdc_rejected");
    load(Map.of("load_method", "append"), WITHOUT_KEY + orders(5));
    database.execute("ALTER TABLE orders DROP CONSTRAINT orders_total_check");

    TargetRun replay = replay(Map.of("load_method", "append"));

    assertThat(replay.exitCode()).as(replay.output()).isZero();
    assertThat(String.join("\n", replay.stderr()))
        .contains(
            "1 rejected record in public._sdc_rejected cannot be loaded again, because no SCHEMA",
            "1 rejected record loaded again, 1 left in _sdc_rejected");
    assertThat(database.queryRows("SELECT reason FROM _sdc_rejected"))
        .containsExactly(List.of("old"));
  }

  /** A table that the role cannot change still gets rejected records. */
  @Test
  void stillRejectsIntoAnOldTableThatMayNotChange() {
    database.execute(
        """
        CREATE TABLE _sdc_rejected (stream text, file text, line bigint, "column" text,
          reason text, record text, rejected_at timestamptz);
        """);
    TargetRun run =
        load(
            Map.of("schema_evolution", "none"),
            WITHOUT_KEY
                + "{\"type\": \"RECORD\", \"stream\": \"orders\", \"record\": {\"id\": \"x\"}}\n");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output())
        .contains("--replay-rejected cannot load records that are rejected into");
    assertThat(count("_sdc_rejected")).isOne();
  }

  @Test
  void keepsNoStateAndLeavesThatOfThePipelineAlone() {
    Map<String, ?> settings =
        Map.of("load_method", "append", "state_table", true, "pipeline_id", "p");
    database.execute("CREATE TABLE orders (id bigint, total numeric CHECK (total < 5))");
    load(settings, WITHOUT_KEY + orders(1, 7) + "{\"type\": \"STATE\", \"value\": 1}\n");
    String state = "SELECT fence, checkpoint, state FROM _sdc_state";
    List<List<String>> before = database.queryRows(state);
    database.execute("ALTER TABLE orders DROP CONSTRAINT orders_total_check");

    TargetRun replay = replay(settings);

    assertThat(replay.exitCode()).as(replay.output()).isZero();
    assertThat(ids("orders")).isEqualTo("1 2");
    assertThat(database.queryRows(state)).isEqualTo(before);
  }

  @Test
  void namesTheGrantThatIsMissing() {
    database.execute("CREATE TABLE orders (id bigint, total numeric CHECK (total < 5))");
    load(Map.of("load_method", "append"), WITHOUT_KEY + orders(7, 8));
    String role = "replays_" + database.name();
    database.execute(
        """
        ALTER TABLE orders DROP CONSTRAINT orders_total_check;
        CREATE ROLE %1$s LOGIN PASSWORD 'secret';
        GRANT INSERT ON orders TO %1$s;
        """
            .formatted(role));
    Map<String, ?> settings = Map.of("load_method", "append", "user", role, "password", "secret");
    try {
      TargetRun refused = run(settings, "--replay-rejected", "orders");
      assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
      String error = refused.errors().get(0);
      assertThat(error).contains("cannot load the records of public._sdc_rejected again");
      assertThat(run(settings, "--replay-rejected", "--dry-run").errors()).containsExactly(error);
      database.execute(error.substring(error.indexOf("GRANT")));

      TargetRun replay = run(settings, "--replay-rejected", "orders");

      assertThat(replay.exitCode()).as(replay.output()).isZero();
      assertThat(ids("orders")).isEqualTo("1 2");
    } finally {
      database.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
    }
  }

  /** A name that is wrong looks like a stream whose records are all loaded. */
  @Test
  void namesTheStreamsOfWhichThereAreRecords() {
    database.execute("CREATE TABLE orders (id bigint, total numeric CHECK (total < 0))");
    load(Map.of("load_method", "append"), WITHOUT_KEY + orders(1, 2));

    TargetRun replay = replay(Map.of("load_method", "append"), "nosuch");

    assertThat(replay.exitCode()).as(replay.output()).isZero();
    assertThat(replay.output())
        .contains("there are no rejected records of stream nosuch; there are some of: orders");
    database.execute("TRUNCATE _sdc_rejected");
    assertThat(replay(Map.of("load_method", "append"), "nosuch").output())
        .doesNotContain("there are no rejected records");
  }

  @Test
  void readsNoInput() throws IOException {
    InputStream closed = InputStream.nullInputStream();
    closed.close();

    TargetRun run = TargetRun.on(database, settings(Map.of()), closed, "--replay-rejected");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run(Map.of(), "--replay-rejected", "--input", "x").exitCode()).isEqualTo(2);
  }

  private TargetRun load(Map<String, ?> settings, String input) {
    return TargetRun.on(database, settings(settings), input);
  }

  private TargetRun replay(Map<String, ?> settings) {
    return run(settings, "--replay-rejected");
  }

  private TargetRun replay(Map<String, ?> settings, String stream) {
    return run(settings, "--replay-rejected", stream);
  }

  private TargetRun run(Map<String, ?> settings, String... options) {
    return TargetRun.on(database, settings(settings), InputStream.nullInputStream(), options);
  }

  private static Map<String, ?> settings(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("default_target_schema", "public");
    settings.put("invalid_records", "reject");
    settings.putAll(more);
    settings.values().remove("");
    return settings;
  }

  /** Returns records with ids from 1 on. */
  private static String orders(int... totals) {
    return IntStream.range(0, totals.length)
        .mapToObj(
            i ->
                "{\"type\": \"RECORD\", \"stream\": \"orders\", \"record\": {\"id\": %d, \"total\": %d}}\n"
                    .formatted(i + 1, totals[i]))
        .collect(Collectors.joining());
  }

  private String ids(String table) {
    return String.valueOf(
        database.queryOne("SELECT string_agg(id::text, ' ' ORDER BY id) FROM " + table));
  }

  private long count(String table) {
    return Long.parseLong(String.valueOf(database.queryOne("SELECT count(*) FROM " + table)));
  }
}
