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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a run objects to, a dry run objects to with the same exit code and the same words. */
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
   * Something that a run objects to.
   *
   * @param setup SQL that is run before, with ROLE for the weak role's name
   * @param weak whether the run's role has no rights but those that the SQL grants
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

  static List<Guard> guards() {
    return List.of(
        guard(
            "two streams to one table",
            2,
            "both come to table public.items",
            "",
            Map.of("default_target_schema", "public", "split_stream_names", true),
            Tap.schema("a-items"),
            Tap.schema("a-b-items"),
            Tap.record("a-items", 1)),
        guard(
            "two outputs of a map to one table",
            2,
            "both come to table",
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
            "no INSERT on public._sdc_rejected",
            "CREATE TABLE items (id bigint, name text); GRANT INSERT ON items TO ROLE;"
                + "CREATE TABLE _sdc_rejected (stream text, file text, line bigint, \"column\" text,"
                + " reason text, record text, rejected_at timestamptz);"
                + "GRANT SELECT ON _sdc_rejected TO ROLE",
            Map.of("invalid_records", "reject", "add_record_metadata", false),
            Tap.schema("items"),
            Tap.record("items", 1)),
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
    assertThat(run.errors()).singleElement().asString().contains(guard.words());
    assertThat(dry.exitCode()).as(dry.output()).isEqualTo(run.exitCode());
    assertThat(dry.errors().stream().map(GuardsTest::withoutServersWords).toList())
        .isEqualTo(run.errors().stream().map(GuardsTest::withoutServersWords).toList());
  }

  /** A dry run does not try what the server may refuse. */
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
