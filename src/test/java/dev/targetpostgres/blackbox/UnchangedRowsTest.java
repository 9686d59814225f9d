package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows {@code unchanged_rows: keep} writes. */
final class UnchangedRowsTest {
  /** The transaction that wrote each row. */
  private static final String WRITERS = "SELECT id, xmin::text, ctid::text FROM items ORDER BY id";

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @Test
  void leavesRowsAloneThatHoldTheSameValues() {
    String[] records = {
      record(1, "\"a\"", "{\"x\": [1, null]}"),
      record(2, "null", "null"),
      record(3, "\"c\"", "1.50")
    };
    load(Map.of(), records);
    List<List<String>> before = database.queryRows(WRITERS);

    load(Map.of(), records);

    assertThat(database.queryRows(WRITERS)).isEqualTo(before);
  }

  @Test
  void writesThemAgainByDefault() {
    load(Map.of("unchanged_rows", "rewrite"), record(1, "\"a\"", "null"));
    List<List<String>> before = database.queryRows(WRITERS);

    load(Map.of("unchanged_rows", "rewrite"), record(1, "\"a\"", "null"));

    assertThat(database.queryRows(WRITERS)).isNotEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"b\"", "null", "\"a \"", "\"A\""})
  void writesWhatIsOtherwise(String name) {
    load(Map.of(), record(1, "\"a\"", "null"), record(2, "\"a\"", "null"));

    load(Map.of(), record(1, name, "null"), record(2, "\"a\"", "null"));

    assertThat(
            database.queryOne(
                "SELECT coalesce(to_json(name)::text, 'null') FROM items WHERE id = 1"))
        .isEqualTo(name);
    assertThat(database.queryOne("SELECT count(DISTINCT xmin::text) FROM items")).isEqualTo("2");
  }

  /** The type json has no equality, and equal numbers can have different digits. */
  @Test
  void tellsValuesApartThatNoOperatorTellsApart() {
    database.execute(
        "CREATE TABLE items (id bigint PRIMARY KEY, name text, data json, amount numeric)");
    String schema = schema().replace("\"data\"", "\"amount\": {\"type\": \"number\"}, \"data\"");
    run(
        Map.of(),
        schema,
        "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": 1, \"amount\": 1.5, \"data\": {\"a\": 1}}}");
    List<List<String>> before = database.queryRows(WRITERS);

    run(
        Map.of(),
        schema,
        "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": 1, \"amount\": 1.5, \"data\": {\"a\": 1}}}");
    assertThat(database.queryRows(WRITERS)).isEqualTo(before);

    run(
        Map.of(),
        schema,
        "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": 1, \"amount\": 1.50, \"data\": {\"a\": 1}}}");
    assertThat(database.queryOne("SELECT amount FROM items")).isEqualTo("1.50");
  }

  /** The last record of the key equals the row, but the one before it does not. */
  @Test
  void isNotDeceivedByAKeyThatComesTwice() {
    load(Map.of(), record(1, "\"a\"", "null"));

    load(Map.of(), record(1, "\"b\"", "null"), record(1, "\"a\"", "null"));

    assertThat(database.queryOne("SELECT name FROM items")).isEqualTo("a");
  }

  @Test
  void keepsRowsOfTheVersionThatIsActivated() {
    load(Map.of(), version(1, 7), version(2, 7), activate(7));

    load(Map.of(), version(1, 8), activate(8));

    assertThat(
            database.queryRows(
                "SELECT id, _sdc_table_version, _sdc_deleted_at IS NULL FROM items ORDER BY id"))
        .containsExactly(List.of("1", "8", "t"), List.of("2", "7", "f"));
  }

  @Test
  void bringsBackARowThatWasMarkedAsDeleted() {
    load(Map.of(), version(1, 7), version(2, 7), activate(7));
    load(Map.of(), version(1, 8), activate(8));

    load(Map.of(), version(1, 8), version(2, 8));

    assertThat(database.queryRows("SELECT id FROM items WHERE _sdc_deleted_at IS NOT NULL"))
        .isEmpty();
  }

  @Test
  void deletesMarkedRowsAsEver() {
    Map<String, ?> settings = Map.of("hard_delete", true);
    load(settings, record(1, "\"a\"", "null"), record(2, "\"b\"", "null"));

    load(
        settings,
        "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": 1, \"name\": \"a\","
            + " \"_sdc_deleted_at\": \"2026-01-01T00:00:00Z\"}}",
        record(2, "\"b\"", "null"));

    assertThat(database.queryRows("SELECT id FROM items")).containsExactly(List.of("2"));
  }

  private void load(Map<String, ?> settings, String... messages) {
    run(settings, schema(), messages);
  }

  private void run(Map<String, ?> settings, String schema, String... messages) {
    Map<String, Object> all = new HashMap<>();
    all.put("unchanged_rows", "keep");
    all.putAll(settings);
    List<String> lines = new ArrayList<>(List.of(schema));
    lines.addAll(List.of(messages));
    TargetRun run = TargetRun.on(database, all, String.join("\n", lines) + "\n");
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  private static String schema() {
    return """
        {"type": "SCHEMA", "stream": "items", "key_properties": ["id"], "schema": {"properties": \
        {"id": {"type": "integer"}, "name": {"type": ["null", "string"]}, "data": {}}}}""";
  }

  private static String record(int id, String name, String data) {
    return "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": %d, \"name\": %s, \"data\": %s}}"
        .formatted(id, name, data);
  }

  private static String version(int id, int version) {
    return "{\"type\": \"RECORD\", \"stream\": \"items\", \"version\": %d, \"record\": {\"id\": %d, \"name\": \"a\"}}"
        .formatted(version, id);
  }

  private static String activate(int version) {
    return "{\"type\": \"ACTIVATE_VERSION\", \"stream\": \"items\", \"version\": %d}"
        .formatted(version);
  }
}
