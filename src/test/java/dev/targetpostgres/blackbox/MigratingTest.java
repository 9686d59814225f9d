package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Runs every block of docs/migrating.md on tables like those of the target that it is about. */
final class MigratingTest {
  private static final Path PAGE = Path.of("docs", "migrating.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```(sql|json)\n(.*?)```");

  private static final TypeReference<Map<String, Object>> SETTINGS = new TypeReference<>() {};

  private static final String SCHEMA =
      """
      {"type": "SCHEMA", "stream": "%s", "key_properties": ["id"], "schema": {"properties": {\
      "id": {"type": "integer"}, \
      "amount": {"type": ["null", %s]}, \
      "placed": {"type": ["null", "string"], "format": "date-time"}, \
      "day": {"type": ["null", "string"], "format": "date"}, \
      "tags": {"type": ["null", "array"], "items": {"type": "string"}}, \
      "lines": {"type": ["null", "array"], "items": {"type": "object"}}, \
      "address": {"type": ["null", "object"]}}}}
      """;

  private static final String RECORD =
      """
      {"type": "RECORD", "stream": "%s", "record": {"id": 2, "amount": 12345678901234567890.125, \
      "placed": "2024-05-06T07:08:09+02:00", "day": "2024-05-06", "tags": ["x", 1], \
      "lines": [{"a": 1}], "address": {"city": "Apia"}}}
      """;

  private static final String METADATA_ROW =
      " '2024-01-01 00:00:00', '2024-01-01 00:00:00', '2024-01-01 00:00:00', NULL";

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @Test
  void ofMeltanoLabs() throws IOException {
    database.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric,
          placed timestamp without time zone, day date, tags text[], lines jsonb[], address jsonb,
          _sdc_extracted_at timestamp, _sdc_received_at timestamp, _sdc_batched_at timestamp,
          _sdc_deleted_at timestamp, _sdc_sequence bigint, _sdc_table_version bigint,
          _sdc_sync_started_at bigint);
        INSERT INTO orders VALUES (1, 0.1, '2024-02-03 04:05:06', '2024-02-03', '{a,"b c"}',
          ARRAY['{"a": 0}']::jsonb[], 'null',%s)
        """
            .formatted(METADATA_ROW));

    runBlocks("MeltanoLabs", "orders", 3);

    assertThat(orders("orders"))
        .containsExactly(
            "1 0.1 2024-02-03 04:05:06+00 2024-02-03 [\"a\", \"b c\"] [{\"a\": 0}] -",
            "2 12345678901234567890.125 2024-05-06 05:08:09+00 2024-05-06 [\"x\", 1] [{\"a\": 1}]"
                + " {\"city\": \"Apia\"}");
    assertThat(typesOfMetadata("orders")).containsOnly("bigint", "timestamp with time zone");
  }

  @Test
  void ofPipelineWise() throws IOException {
    database.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, amount double precision,
          placed timestamp without time zone, day timestamp without time zone, tags jsonb,
          lines jsonb, address jsonb, _sdc_extracted_at timestamp without time zone,
          _sdc_batched_at timestamp without time zone, _sdc_deleted_at character varying);
        INSERT INTO orders VALUES (1, 0.1, '2024-02-03 04:05:06', '2024-02-03', '["a"]', '[]', NULL,
          '2024-01-01 00:00:00', '2024-01-01 00:00:00', '2024-01-02T00:00:00.5Z')
        """);

    runBlocks("PipelineWise", "Orders", 2);

    assertThat(orders("\"Orders\""))
        .containsExactly(
            "1 0.1 2024-02-03 04:05:06+00 2024-02-03 [\"a\"] [] -",
            "2 12345678901234567890.125 2024-05-06 05:08:09+00 2024-05-06 [\"x\", 1] [{\"a\": 1}]"
                + " {\"city\": \"Apia\"}");
    assertThat(typesOfMetadata("\"Orders\"")).containsOnly("bigint", "timestamp with time zone");
    assertThat(database.queryOne("SELECT _sdc_deleted_at FROM \"Orders\" WHERE id = 1"))
        .isEqualTo("2024-01-02 00:00:00.5+00");
  }

  @Test
  void ofDatamill() throws IOException {
    database.execute(
        """
        CREATE TABLE orders (id bigint, amount double precision, amount__s text, placed timestamptz,
          day text, address__street text, address__city text, _sdc_batched_at timestamptz,
          _sdc_received_at timestamptz, _sdc_sequence bigint, _sdc_table_version bigint);
        COMMENT ON TABLE orders IS '{"path": ["orders"], "version": null}';
        INSERT INTO orders VALUES (1, NULL, 'many', '2024-02-03 04:05:06+00', '2024-02-03', 'x', 'y');
        CREATE TABLE orders__tags (_sdc_source_key_id bigint, _sdc_sequence bigint,
          _sdc_level_0_id bigint, _sdc_value text);
        INSERT INTO orders__tags VALUES (1, 1, 1, 'b'), (1, 1, 0, 'a');
        CREATE TABLE events (name text, _sdc_primary_key text)
        """);

    runBlocks("datamill", "orders", 5);

    assertThat(orders("orders"))
        .containsExactly(
            "1 many 2024-02-03 04:05:06+00 2024-02-03 [\"a\", \"b\"] - {\"city\": \"y\", \"street\":"
                + " \"x\"}",
            "2 12345678901234567890.125 2024-05-06 05:08:09+00 2024-05-06 [\"x\", 1] [{\"a\": 1}]"
                + " {\"city\": \"Apia\"}");
    assertThat(database.queryRows("SELECT obj_description('orders'::regclass)").get(0))
        .containsOnlyNulls();
    assertThat(
            database.queryRows(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'events'::regclass AND attnum > 0"
                    + " AND NOT attisdropped"))
        .containsExactly(List.of("name"));
  }

  /** Runs the blocks of a target's chapter, then a load that must not warn. */
  private void runBlocks(String chapter, String stream, int sqlBlocks) throws IOException {
    int run = 0;
    for (MatchResult block : BLOCK.matcher(chapter(chapter)).results().toList()) {
      if (block.group(1).equals("sql")) {
        database.execute(block.group(2));
        run++;
      } else {
        usesTheTableUnderItsOldName(block.group(2));
      }
    }
    assertThat(run).isEqualTo(sqlBlocks);
    String type = chapter.equals("datamill") ? "\"number\", \"string\"" : "\"number\"";
    loads(stream, type, Map.of("validate_records", false));
  }

  private void loads(String stream, String type, Map<String, ?> settings) {
    TargetRun run =
        TargetRun.on(database, settings, SCHEMA.formatted(stream, type) + RECORD.formatted(stream));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stderr()).noneMatch(line -> line.contains(" WARN "));
    assertThat(run.stderr()).noneMatch(line -> line.contains("widen"));
  }

  /** Loads with the settings that the page offers as an alternative to the statement. */
  private void usesTheTableUnderItsOldName(String json) {
    Map<String, Object> settings = JsonMapper.shared().readValue(json, SETTINGS);
    database.execute("CREATE SCHEMA before; CREATE TABLE before.orders (id bigint PRIMARY KEY)");
    Map<String, Object> all = new HashMap<>(settings);
    all.put("default_target_schema", "before");
    all.put("validate_records", false);
    loads("public-Orders", "\"number\"", all);
    assertThat(database.queryRows("SELECT id, address FROM before.orders"))
        .containsExactly(List.of("2", "{\"city\": \"Apia\"}"));
  }

  private static String chapter(String name) throws IOException {
    return Pattern.compile("(?m)^## ")
        .splitAsStream(Files.readString(PAGE))
        .filter(chapter -> chapter.startsWith(name + " "))
        .findFirst()
        .orElseThrow();
  }

  private List<String> orders(String table) {
    return database
        .queryRows(
            """
            SELECT concat_ws(' ', id, amount, placed, day, tags, coalesce(lines::text, '-'),
              coalesce(address::text, '-')) FROM %s ORDER BY id
            """
                .formatted(table))
        .stream()
        .map(row -> row.get(0))
        .toList();
  }

  private List<String> typesOfMetadata(String table) {
    return database
        .queryRows(
            """
            SELECT format_type(atttypid, atttypmod) FROM pg_attribute
            WHERE attrelid = '%s'::regclass AND attname LIKE '\\_sdc\\_%%'
            """
                .formatted(table))
        .stream()
        .map(row -> row.get(0))
        .toList();
  }
}
