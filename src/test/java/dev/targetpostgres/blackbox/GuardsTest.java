package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** If a run fails a check, a dry run fails it with the same exit code and the same message. */
final class GuardsTest {
  private static final String PASSWORD = "sesame";

  private final String role = "role_" + UUID.randomUUID().toString().replace("-", "");
  private TestDatabase database;

  @BeforeEach
  void createDatabase() {
    database = PostgresServer.shared().createDatabase();
    database.execute(
        """
        CREATE ROLE %1$s LOGIN PASSWORD '%2$s';
        REVOKE CREATE ON SCHEMA public FROM PUBLIC;
        REVOKE CREATE ON DATABASE "%3$s" FROM PUBLIC;
        """
            .formatted(role, PASSWORD, database.name()));
  }

  @AfterEach
  void dropDatabase() {
    database.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
    database.close();
  }

  /**
   * A load that fails a check.
   *
   * @param setup SQL to run first, with ROLE for the weak role's name
   * @param weak whether the run's role has only the rights that the SQL grants
   */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  private record Guard(
      String name,
      int exitCode,
      String words,
      String setup,
      Map<String, ?> settings,
      boolean weak,
      String... messages) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String KEYED = "CREATE TABLE items (id bigint PRIMARY KEY, name text);";

  private static final String UNIDENTIFIED =
      "CREATE TABLE items (id bigint NOT NULL UNIQUE, name text);";

  private static final String VERSIONED =
      "CREATE TABLE items (id bigint, name text, _sdc_table_version bigint,"
          + " _sdc_deleted_at timestamptz);";

  private static final String ACTIVATION =
      "{\"type\": \"ACTIVATE_VERSION\", \"stream\": \"items\", \"version\": 7}";

  private static final String WIDE =
      "DO $$ BEGIN EXECUTE (SELECT 'CREATE TABLE items (' || string_agg('c' || n || ' bigint', ', ')"
          + " || ')' FROM generate_series(1, %d) n); END $$;";

  /** Returns a SCHEMA with 1,600 properties. */
  private static String wideSchema(String key) {
    String properties =
        IntStream.rangeClosed(1, 1_600)
            .mapToObj("\"c%d\": {\"type\": \"integer\"}"::formatted)
            .collect(Collectors.joining(", "));
    return "{\"type\": \"SCHEMA\", \"stream\": \"items\", \"schema\": {\"properties\": {"
        + properties
        + "}}, \"key_properties\": [\""
        + key
        + "\"]}";
  }

  static List<Guard> guards() {
    return List.of(
        guard(
            "two streams to one table",
            2,
            "both map to table public.items",
            "",
            Map.of("default_target_schema", "public", "split_stream_names", true),
            Tap.schema("a-items"),
            Tap.schema("a-b-items"),
            Tap.record("a-items", 1)),
        guard(
            "two outputs of a map to one table",
            2,
            "both map to table",
            "",
            Map.of(
                "streams", Map.of("copy", Map.of("table", "items")),
                "stream_maps",
                    Map.of("items", Map.of(), "items:copy", Map.of("__source__", "items"))),
            Tap.schema("items"),
            Tap.schema("copy")),
        guard(
            "overwrite without a STATE",
            3,
            "no STATE came after the last RECORD",
            "",
            Map.of("load_method", "overwrite", "overwrite_requires_state", true),
            Tap.schema("items"),
            Tap.state(1),
            Tap.record("items", 1)),
        guard(
            "the table in MeltanoLabs' schema",
            2,
            "stream items: a new table public.items would hold only part of its rows, because the"
                + " MeltanoLabs target has loaded it into melty.items; to continue in the old table, set"
                + " default_target_schema to melty, or set compatible_with to meltanolabs",
            "CREATE SCHEMA melty; CREATE TABLE melty.items (id bigint, _sdc_batched_at timestamp)",
            Map.of(),
            Tap.schema("items"),
            Tap.record("items", 1)),
        guard(
            "an overwrite of the table in MeltanoLabs' schema",
            2,
            "default_target_schema to melty",
            "CREATE SCHEMA melty; CREATE TABLE melty.items (id bigint, _sdc_batched_at timestamp)",
            Map.of("load_method", "overwrite"),
            Tap.schema("items"),
            Tap.record("items", 1)),
        guard(
            "a table of PipelineWise in lower case",
            2,
            "because the PipelineWise target has loaded it into public.items; to continue in the old table,"
                + " set table_case to lower, or set compatible_with to pipelinewise; to start a new"
                + " table, set table_case to preserve",
            "CREATE TABLE items (id numeric, name character varying)",
            Map.of("default_target_schema", "public"),
            Tap.schema("Items"),
            Tap.record("Items", 1)),
        guard(
            "a table of PipelineWise in the schema in lower case",
            2,
            "stream items: a new table RAW.items would hold only part of its rows, because the PipelineWise"
                + " target has loaded it into raw.items; to continue in the old table, set"
                + " default_target_schema to raw",
            "CREATE SCHEMA raw; CREATE TABLE raw.items (id numeric, _sdc_deleted_at character varying)",
            Map.of("default_target_schema", "RAW", "compatible_with", "pipelinewise"),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        guard(
            "a table of datamill with other characters replaced",
            2,
            "because the datamill target has loaded it into public.big_items; to continue in the old table,"
                + " set table_case to plain, or set compatible_with to datamill",
            "CREATE TABLE big_items (id bigint, _sdc_batched_at timestamptz, _sdc_sequence bigint,"
                + " _sdc_table_version bigint)",
            Map.of("default_target_schema", "public"),
            Tap.schema("Big.Items"),
            Tap.record("Big.Items", 1)),
        weak(
            "no CREATE right on the schema",
            1,
            "cannot create table public.items: role",
            "",
            Map.of(),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        weak(
            "no USAGE right on the schema",
            1,
            "cannot create table lake.items: role",
            "CREATE SCHEMA lake; GRANT CREATE ON SCHEMA lake TO ROLE",
            Map.of("default_target_schema", "lake"),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        weak(
            "no CREATE right on the database",
            1,
            "cannot create schema lake: role",
            "",
            Map.of("default_target_schema", "lake"),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        weak(
            "no CREATE right for the table of STATE",
            1,
            "cannot create table public._sdc_state",
            "CREATE TABLE items (id bigint PRIMARY KEY, name text); ALTER TABLE items OWNER TO ROLE",
            Map.of("state_table", true, "add_record_metadata", false),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        weak(
            "not the owner",
            1,
            "cannot add columns name, ",
            "CREATE TABLE items (id bigint PRIMARY KEY); GRANT ALL ON items TO ROLE",
            Map.of(),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        weak(
            "not the owner, and the table in a schema of its own",
            1,
            "only its owner",
            "CREATE SCHEMA lake; GRANT USAGE, CREATE ON SCHEMA lake TO ROLE;"
                + "CREATE TABLE lake.items (id bigint PRIMARY KEY); GRANT ALL ON lake.items TO ROLE",
            Map.of("default_target_schema", "lake", "load_method", "append"),
            Tap.schema("items"),
            Tap.record("items", 1)),
        weak(
            "a type that only the owner may widen",
            3,
            "column \"id\"",
            "CREATE TABLE items (id smallint, name text); GRANT ALL ON items TO ROLE",
            Map.of("add_record_metadata", false),
            Tap.schema("items"),
            Tap.record("items", 70_000)),
        guard(
            "a type that a view keeps from being widened",
            3,
            "column \"id\"",
            "CREATE TABLE items (id smallint, name text);"
                + "CREATE VIEW ids AS SELECT id FROM items",
            Map.of(),
            Tap.schema("items"),
            Tap.record("items", 70_000)),
        guard(
            "a type that a view keeps from being widened by a value",
            3,
            "column \"late\"",
            "CREATE TABLE items (late date); CREATE VIEW days AS SELECT late FROM items",
            Map.of(),
            "{\"type\": \"SCHEMA\", \"stream\": \"items\", \"schema\": {\"properties\": {\"late\":"
                + " {\"anyOf\": [{\"type\": \"string\", \"format\": \"date\"}, {\"type\": \"string\"}]}}},"
                + " \"key_properties\": []}",
            "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"late\": \"soon\"}}"),
        weak(
            "NOT NULL that only the owner may drop",
            3,
            "column \"name\"",
            "CREATE TABLE items (id bigint, name text NOT NULL); GRANT ALL ON items TO ROLE",
            Map.of("add_record_metadata", false),
            Tap.schema("items"),
            "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": 1}}"),
        weak(
            "NOT NULL of a column that the SCHEMA does not have",
            1,
            "columns code of public.items are NOT NULL",
            "CREATE TABLE items (id bigint, name text, code text NOT NULL);"
                + " GRANT ALL ON items TO ROLE",
            Map.of("add_record_metadata", false),
            Tap.schema("items"),
            Tap.record("items", 1)),
        weak(
            "no right to insert rejected records",
            1,
            "no INSERT privilege on public._sdc_rejected, the table of rejected records. Run: GRANT INSERT ON",
            "CREATE TABLE items (id bigint, name text); GRANT INSERT ON items TO ROLE;"
                + "CREATE TABLE _sdc_rejected (stream text, file text, line bigint, \"column\" text,"
                + " reason text, record text, rejected_at timestamptz);"
                + "GRANT SELECT ON _sdc_rejected TO ROLE",
            Map.of("invalid_records", "reject", "add_record_metadata", false),
            Tap.schema("items"),
            Tap.record("items", 1)),
        weak(
            "no UPDATE for an upsert",
            1,
            "cannot upsert into public.items: role ROLE lacks UPDATE on it. Run: GRANT UPDATE ON"
                + " \"public\".\"items\" TO \"ROLE\"",
            KEYED + "GRANT SELECT, INSERT ON items TO ROLE",
            Map.of("add_record_metadata", false),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        weak(
            "no SELECT of the key for an upsert",
            1,
            "lacks SELECT (id) on it. Run: GRANT SELECT (\"id\") ON",
            KEYED + "GRANT SELECT (name), INSERT, UPDATE ON items TO ROLE",
            Map.of("add_record_metadata", false),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        weak(
            "no right to the lock of a merge without a unique index",
            1,
            "lacks UPDATE on it. Run: GRANT UPDATE ON",
            "CREATE TABLE items (id bigint, name text);"
                + "GRANT SELECT, INSERT, UPDATE (id, name) ON items TO ROLE",
            Map.of("add_record_metadata", false),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        weak(
            "no SELECT of a column that an upsert sets",
            1,
            "lacks SELECT (name) on it",
            KEYED + "GRANT SELECT (id), INSERT, UPDATE ON items TO ROLE",
            Map.of("add_record_metadata", false),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        weak(
            "no SELECT of the columns that unchanged rows are told by",
            1,
            "lacks SELECT (name) on it",
            KEYED + "GRANT SELECT (id), INSERT, UPDATE ON items TO ROLE",
            Map.of("add_record_metadata", false, "unchanged_rows", "keep"),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        weak(
            "no SELECT of the columns that keep their values",
            1,
            "lacks SELECT (name) on it",
            KEYED + "GRANT SELECT (id), INSERT, UPDATE ON items TO ROLE",
            Map.of("add_record_metadata", false, "missing_properties", "keep"),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        weak(
            "no DELETE for deletes",
            1,
            "lacks DELETE on it. Run: GRANT DELETE ON",
            KEYED + "GRANT SELECT, INSERT, UPDATE ON items TO ROLE",
            Map.of("add_record_metadata", false, "hard_delete", true),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        weak(
            "no INSERT on one column for an append",
            1,
            "cannot append to public.items: role ROLE lacks INSERT (name) on it. Run: GRANT INSERT"
                + " (\"name\") ON",
            KEYED + "GRANT INSERT (id) ON items TO ROLE",
            Map.of("add_record_metadata", false),
            Tap.schema("items"),
            Tap.record("items", 1)),
        weak(
            "several rights missing",
            1,
            "lacks INSERT (id), SELECT, UPDATE on it",
            KEYED + "GRANT INSERT (name) ON items TO ROLE",
            Map.of("add_record_metadata", false),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        weak(
            "no USAGE of an existing table's schema",
            1,
            "role ROLE has no USAGE privilege on schema lake. Run: GRANT USAGE ON SCHEMA",
            "CREATE SCHEMA lake; CREATE TABLE lake.items (id bigint, name text);"
                + " GRANT ALL ON lake.items TO ROLE",
            Map.of("add_record_metadata", false, "default_target_schema", "lake"),
            Tap.schema("items"),
            Tap.record("items", 1)),
        weak(
            "no place to stage rows in",
            1,
            "may create neither temporary tables in database",
            KEYED
                + "GRANT ALL ON items TO ROLE; DO $$ BEGIN EXECUTE format("
                + "'REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$",
            Map.of("add_record_metadata", false),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        weak(
            "no place to stage an overwrite in",
            1,
            "cannot overwrite public.items: role ROLE has no CREATE privilege on schema public",
            KEYED + "GRANT ALL ON items TO ROLE",
            Map.of("add_record_metadata", false, "load_method", "overwrite"),
            Tap.schema("items", "id"),
            Tap.record("items", 1),
            Tap.state(1)),
        weak(
            "no TRUNCATE for an overwrite",
            1,
            "cannot overwrite public.items: role ROLE lacks TRUNCATE on it",
            KEYED
                + "GRANT SELECT, INSERT, UPDATE, DELETE ON items TO ROLE;"
                + "GRANT CREATE ON SCHEMA public TO ROLE",
            Map.of("add_record_metadata", false, "load_method", "overwrite"),
            Tap.schema("items", "id"),
            Tap.record("items", 1),
            Tap.state(1)),
        weak(
            "no DELETE for an overwrite of a table that others refer to",
            1,
            "lacks UPDATE, DELETE on it",
            KEYED
                + "CREATE TABLE lines (item bigint REFERENCES items);"
                + "GRANT SELECT, INSERT, TRUNCATE ON items TO ROLE;"
                + "GRANT CREATE ON SCHEMA public TO ROLE",
            Map.of("add_record_metadata", false, "load_method", "overwrite"),
            Tap.schema("items", "id"),
            Tap.record("items", 1),
            Tap.state(1)),
        weak(
            "no UPDATE for an ACTIVATE_VERSION",
            1,
            "cannot activate versions in public.items: role ROLE lacks UPDATE (_sdc_deleted_at)",
            VERSIONED + "GRANT SELECT, INSERT, UPDATE (name) ON items TO ROLE",
            Map.of("add_record_metadata", false),
            Tap.schema("items"),
            ACTIVATION),
        weak(
            "no DELETE for a hard ACTIVATE_VERSION",
            1,
            "lacks DELETE on it",
            VERSIONED + "GRANT SELECT, INSERT, TRUNCATE ON items TO ROLE",
            Map.of("add_record_metadata", false, "hard_delete", true),
            Tap.schema("items"),
            ACTIVATION),
        weak(
            "no right to keep STATE",
            1,
            "cannot keep STATE in public._sdc_state: role ROLE lacks UPDATE on it",
            "CREATE TABLE _sdc_state (pipeline_id text PRIMARY KEY, fence bigint,"
                + " checkpoint bigint, state text, updated_at timestamptz);"
                + "GRANT SELECT, INSERT ON _sdc_state TO ROLE",
            Map.of("state_table", true),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        guard(
            "updates that a publication cannot send",
            1,
            "a publication sends every UPDATE of its rows to subscribers, and nothing identifies"
                + " the rows. Run: ALTER TABLE \"public\".\"items\" REPLICA IDENTITY FULL",
            UNIDENTIFIED + "CREATE PUBLICATION sent FOR TABLE items",
            Map.of(),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        guard(
            "deletes that a publication of all tables cannot send",
            1,
            "a publication sends every DELETE",
            UNIDENTIFIED + "CREATE PUBLICATION sent FOR ALL TABLES WITH (publish = 'delete')",
            Map.of("hard_delete", true),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        guard(
            "updates that the publication of a parent cannot send",
            1,
            "a publication sends every UPDATE",
            "CREATE TABLE items (id bigint, name text) PARTITION BY RANGE (id);"
                + "CREATE TABLE rest PARTITION OF items DEFAULT;"
                + "CREATE PUBLICATION sent FOR TABLE items WITH (publish_via_partition_root)",
            Map.of(),
            Tap.schema("items", "id"),
            Tap.record("items", 1)),
        guard(
            "a key of a new table without an order",
            2,
            "column \"name\" of public.items cannot be a key",
            "",
            Map.of(
                "streams",
                Map.of("items", Map.of("columns", Map.of("name", Map.of("type", "point"))))),
            Tap.schema("items", "id", "name")),
        guard(
            "a key of an existing table without an order",
            2,
            "column \"name\" of public.items cannot be a key",
            "CREATE TABLE items (id bigint, name point)",
            Map.of("schema_evolution", "none"),
            Tap.schema("items", "id", "name")),
        guard(
            "a unique index with another nondeterministic collation",
            2,
            "the unique index of public.items over name has a nondeterministic collation",
            "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);"
                + "CREATE TABLE items (id bigint, name text);"
                + "CREATE UNIQUE INDEX ON items (name COLLATE ci)",
            Map.of(),
            Tap.schema("items", "name")),
        guard(
            "more columns than a table holds",
            2,
            "public.items would have 1602 columns, dropped ones included",
            WIDE.formatted(1_600) + "ALTER TABLE items DROP COLUMN c1599, DROP COLUMN c1600",
            Map.of("add_record_metadata", false),
            Tap.schema("items")),
        guard(
            "more columns than a staging table holds",
            2,
            "the staging table for public.items needs 1601 columns",
            WIDE.formatted(1_600) + "ALTER TABLE items ADD PRIMARY KEY (c1)",
            Map.of("add_record_metadata", false),
            wideSchema("c1")),
        guard(
            "append to a table with a unique index over the key",
            2,
            "has a unique index over the key",
            "CREATE TABLE items (id bigint PRIMARY KEY, name text)",
            Map.of("load_method", "append"),
            Tap.schema("items", "id")),
        guard(
            "append to a table that the run made with a key",
            2,
            "has a unique index over the key",
            "CREATE TABLE items (name text, id bigint UNIQUE)",
            Map.of("load_method", "append"),
            Tap.schema("items"),
            Tap.schema("items", "id")),
        guard(
            "upsert by a finer key than the primary key",
            2,
            "the primary key of public.items is only",
            "CREATE TABLE items (id bigint PRIMARY KEY, name text)",
            Map.of(),
            Tap.schema("items", "id", "name")),
        guard(
            "upsert without a key",
            2,
            "which load_method upsert needs",
            "",
            Map.of("load_method", "upsert"),
            Tap.schema("items")),
        guard(
            "a key is required",
            2,
            "primary_key_required",
            "",
            Map.of("primary_key_required", true),
            Tap.schema("items")),
        guard(
            "overwrite without a key of a table that others refer to",
            1,
            "refers to public.items",
            "CREATE TABLE items (id bigint PRIMARY KEY, name text);"
                + "CREATE TABLE lines (item bigint REFERENCES items)",
            Map.of("load_method", "overwrite"),
            Tap.schema("items"),
            Tap.record("items", 1),
            Tap.state(1)),
        guard(
            "overwrite of a table whose rows take others with them",
            1,
            "ON DELETE action",
            "CREATE TABLE items (id bigint PRIMARY KEY, name text);"
                + "CREATE TABLE lines (item bigint REFERENCES items ON DELETE CASCADE)",
            Map.of("load_method", "overwrite"),
            Tap.schema("items", "id"),
            Tap.record("items", 1),
            Tap.state(1)),
        guard(
            "a stream with the name of a table of ours",
            2,
            "which target-postgres uses itself",
            "",
            Map.of(),
            Tap.schema("_sdc_rejected")),
        guard(
            "a type of the SCHEMA that the server does not have",
            3,
            "the server has no type",
            "",
            Map.of(),
            "{\"type\": \"SCHEMA\", \"stream\": \"items\", \"schema\": {\"properties\": {\"a\":"
                + " {\"type\": \"string\", \"x-sql-datatype\": \"mood\"}}}, \"key_properties\": []}"),
        guard(
            "a type of the settings that the server does not have",
            2,
            "the server has no type",
            "",
            Map.of(
                "streams",
                Map.of("items", Map.of("columns", Map.of("name", Map.of("type", "mood"))))),
            Tap.schema("items")),
        guard(
            "a stream map that is not SQL",
            2,
            "setting stream_maps, stream items, b",
            "",
            Map.of("stream_maps", Map.of("items", Map.of("b", "no such thing"))),
            Tap.schema("items")),
        guard(
            "a filter that is not boolean",
            2,
            "not boolean",
            "",
            Map.of("stream_maps", Map.of("items", Map.of("__filter__", "id + 1"))),
            Tap.schema("items")),
        guard(
            "a reader that does not exist, of a new table",
            2,
            "there is no role \"nobody\"",
            "",
            Map.of("default_target_schema_select_permissions", List.of("nobody")),
            Tap.schema("items")),
        guard(
            "a reader that does not exist, of an old table",
            2,
            "there is no role \"nobody\"",
            "CREATE TABLE items (id bigint)",
            Map.of("default_target_schema_select_permissions", List.of("nobody")),
            Tap.schema("items")),
        guard(
            "a reader that does not exist, of a new schema",
            2,
            "there is no role \"nobody\"",
            "",
            Map.of(
                "default_target_schema",
                "lake",
                "default_target_schema_select_permissions",
                List.of("nobody")),
            Tap.schema("items")),
        guard(
            "a value that is rejected",
            3,
            "column \"id\"",
            "",
            Map.of(),
            Tap.schema("items"),
            Tap.record("items", 1),
            "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": \"x\"}}"),
        guard(
            "more rejected records than allowed",
            3,
            "max_rejected",
            "",
            Map.of("invalid_records", "reject", "max_rejected_records", 1),
            Tap.schema("items"),
            "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": \"x\"}}",
            "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": \"y\"}}"),
        guard(
            "a record without its SCHEMA",
            3,
            "SCHEMA",
            "",
            Map.of(),
            Tap.schema("items"),
            Tap.record("others", 1)),
        guard("a line that is not JSON", 3, "line 2", "", Map.of(), Tap.schema("items"), "oops"),
        guard(
            "a stream of which nothing can be loaded",
            3,
            "no property",
            "",
            Map.of(),
            "{\"type\": \"SCHEMA\", \"stream\": \"items\", \"schema\": {\"type\": \"object\"},"
                + " \"key_properties\": []}",
            "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": 1}}"),
        guard(
            "a NOT NULL column that may not change",
            3,
            "NOT NULL",
            "CREATE TABLE items (id bigint, name text NOT NULL)",
            Map.of("schema_evolution", "add_columns"),
            Tap.schema("items"),
            "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": 1}}"));
  }

  private static Guard guard(
      String name,
      int exitCode,
      String words,
      String setup,
      Map<String, ?> settings,
      String... messages) {
    return new Guard(name, exitCode, words, setup, settings, false, messages);
  }

  private static Guard weak(
      String name,
      int exitCode,
      String words,
      String setup,
      Map<String, ?> settings,
      String... messages) {
    return new Guard(name, exitCode, words, setup, settings, true, messages);
  }

  @ParameterizedTest
  @MethodSource("guards")
  void objectsTheSameInARunAndInADryRun(Guard guard) {
    if (!guard.setup().isEmpty()) {
      database.execute(guard.setup().replace("ROLE", role));
    }
    Map<String, Object> settings = new HashMap<>(guard.settings());
    if (guard.weak()) {
      settings.putAll(Map.of("user", role, "password", PASSWORD));
    }
    String messages = String.join("\n", guard.messages()) + "\n";

    TargetRun dry =
        TargetRun.on(
            database, settings, new ByteArrayInputStream(messages.getBytes(UTF_8)), "--dry-run");
    TargetRun run = TargetRun.on(database, settings, messages);

    assertThat(run.exitCode()).as(run.output()).isEqualTo(guard.exitCode());
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains(guard.words().replace("ROLE", role));
    assertThat(dry.exitCode()).as(dry.output()).isEqualTo(run.exitCode());
    assertThat(dry.errors().stream().map(GuardsTest::withoutServersWords).toList())
        .isEqualTo(run.errors().stream().map(GuardsTest::withoutServersWords).toList());
  }

  /** Removes the server's reason, since a dry run does not try the statement. */
  private static String withoutServersWords(String error) {
    return error.replaceFirst("( does not become [^:]*): .*", "$1");
  }

  @Test
  void announcesNoDeletesIfVersionsAreNotActivated() {
    String messages =
        String.join(
            "\n",
            Tap.schema("items", "id"),
            Tap.record("items", 1),
            "{\"type\": \"ACTIVATE_VERSION\", \"stream\": \"items\", \"version\": 7}\n");

    assertThat(dryRun(Map.of("activate_version", false), messages).stdout())
        .noneMatch(line -> line.contains("versions before"));
    assertThat(dryRun(Map.of(), messages).stdout())
        .contains("-- stream items: rows of versions before 7 are marked as deleted");
    assertThat(dryRun(Map.of("hard_delete", true), messages).stdout())
        .contains("-- stream items: rows of versions before 7 are removed");
    assertThat(dryRun(Map.of("load_method", "overwrite"), messages).stdout())
        .noneMatch(line -> line.contains("versions before"));
  }

  private TargetRun dryRun(Map<String, ?> settings, String messages) {
    return TargetRun.on(
        database, settings, new ByteArrayInputStream(messages.getBytes(UTF_8)), "--dry-run");
  }
}
