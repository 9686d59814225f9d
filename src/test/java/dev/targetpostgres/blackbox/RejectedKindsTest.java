package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.InstalledServer;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One bad record is one rejected record, for every kind of error, every load method, and batches of
 * any size.
 */
final class RejectedKindsTest {
  private static final String FRESH = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;";

  /** Makes the role of all runs, unless another class has made it. */
  private static final String LOADER =
      """
      DO 'BEGIN CREATE ROLE loader; EXCEPTION WHEN duplicate_object THEN NULL; END';
      GRANT ALL ON SCHEMA public TO loader;
      GRANT ALL ON ALL TABLES IN SCHEMA public TO loader;
      """;

  private static final int RECORDS = 23;
  private static final List<Integer> BAD = List.of(4, 9, 10, 17);

  /** The numbers of the bad lines. The SCHEMA is line 1. */
  private static final List<String> BAD_LINES = List.of("5", "10", "11", "18");

  @TempDir private Path folder;
  @AutoClose private TestDatabase database = PostgresServer.shared().createDatabase();
  @TempDir private static Path installedFolder;
  @AutoClose private static @Nullable InstalledServer installed;

  /** The reason why a value is rejected, with its message. */
  enum Kind {
    HSTORE("hstore", "hstore", "a=>1", "a=>", "hstore"),
    LTREE("ltree", "ltree", "a.b", "a b!", "ltree"),
    POSTGIS("postgis", "geometry", "POINT(1 2)", "PONT(1 2)", "geometry"),
    VECTOR("vector", "vector(2)", "[1,2]", "[1,two]", "vector"),
    PARSER("", "text CHECK (parse(v, 'XX000'))", "good", "bad", "XX000"),
    SYNTAX("", "text CHECK (parse(v, '42601'))", "good", "bad", "42601"),
    DOMAIN("", "shape", "good", "bad", "XX000"),
    TRIGGER("", "text", "good", "bad", "not bad"),
    RIGHT_OF_TRIGGER("", "text", "good", "bad", "42501"),
    POLICY("", "text", "good", "bad", "policies that apply: good_only"),
    RULE("", "text", "good", "bad", "log_v_check");

    private final String extension;
    private final String type;
    private final String good;
    private final String bad;
    private final String reason;

    Kind(String extension, String type, String good, String bad, String reason) {
      this.extension = extension;
      this.type = type;
      this.good = good;
      this.bad = bad;
      this.reason = reason;
    }

    /** Returns whether all ways are tested. The other kinds are rejected like these. */
    private boolean isLoadedEveryWay() {
      return Set.of(HSTORE, PARSER, TRIGGER, POLICY, RULE).contains(this);
    }

    private String afterwards() {
      return switch (this) {
        case TRIGGER -> trigger("XX000");
        case RIGHT_OF_TRIGGER -> trigger("42501");
        case POLICY ->
            """
            ALTER TABLE items ENABLE ROW LEVEL SECURITY;
            CREATE POLICY visible ON items FOR SELECT USING (true);
            CREATE POLICY gone ON items FOR DELETE USING (true);
            CREATE POLICY good_only ON items FOR INSERT WITH CHECK (v <> 'bad');
            CREATE POLICY old ON items FOR UPDATE USING (true);
            """;
        case RULE ->
            """
            CREATE TABLE log (id bigint, v text CHECK (v <> 'bad'));
            CREATE RULE also AS ON INSERT TO items DO ALSO INSERT INTO log VALUES (NEW.id, NEW.v);
            """;
        default -> "";
      };
    }

    private static String trigger(String state) {
      return """
          CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN RAISE EXCEPTION ''not %%'', NEW.v USING ERRCODE = ''%s''; END';
          CREATE TRIGGER refuse BEFORE INSERT ON items FOR EACH ROW WHEN (NEW.v = 'bad')
            EXECUTE FUNCTION refuse();
          """
          .formatted(state);
    }
  }

  /** A way of loading records. */
  enum Way {
    APPEND("append", "", "auto"),
    UPSERT("upsert", "PRIMARY KEY", "auto"),
    UPSERT_WITHOUT_INDEX("upsert", "", "auto"),
    UPSERT_PARTIAL("upsert", "PRIMARY KEY", "keep"),
    OVERWRITE("overwrite", "", "auto");

    private final String method;
    private final String key;
    private final String missing;

    Way(String method, String key, String missing) {
      this.method = method;
      this.key = key;
      this.missing = missing;
    }
  }

  static Stream<Arguments> everyWay() {
    return Stream.of(Kind.values())
        .flatMap(
            kind ->
                Stream.of(Way.values())
                    .filter(way -> kind.isLoadedEveryWay() || way == Way.UPSERT)
                    .map(way -> Arguments.of(kind, way)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyWay")
  void rejectsTheSameLinesInBatchesOfAnySize(Kind kind, Way way) throws IOException {
    for (int size : new int[] {100_000, 7, 1}) {
      prepare(kind, way);

      TargetRun run = run(way, Map.of("invalid_records", "reject", "batch_size_rows", size), kind);

      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(rejectedLines()).as(run.output()).isEqualTo(BAD_LINES);
      assertThat(database.queryRows("SELECT reason FROM _sdc_rejected"))
          .allSatisfy(row -> assertThat(row.get(0)).contains(kind.reason));
      assertThat(database.queryRows("SELECT record::json->>'v' FROM _sdc_rejected"))
          .allSatisfy(row -> assertThat(row.get(0)).isEqualTo(kind.bad));
      assertThat(ids()).isEqualTo(goodUpTo(RECORDS));
      if (kind == Kind.RULE) {
        assertThat(database.queryOne("SELECT count(*) FROM log"))
            .isEqualTo(String.valueOf(RECORDS - BAD.size()));
      }
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyWay")
  void namesTheFirstOfThemIfItEndsTheRun(Kind kind, Way way) throws IOException {
    prepare(kind, way);

    TargetRun run = run(way, Map.of(), kind);

    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(run.errors()).singleElement().asString().contains("line 5:", "items", kind.reason);
    assertThat(ids()).isEqualTo(way == Way.OVERWRITE ? List.of("0") : goodUpTo(3));
    assertThat(run.stdout()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void rejectsRecordsOfFiles(Way way) throws IOException {
    Kind kind = Kind.PARSER;
    prepare(kind, way);
    List<String> lines = messages(kind);
    Path file = folder.resolve("records");
    Files.write(
        file, lines.subList(1, RECORDS + 1).stream().map(RejectedKindsTest::inner).toList());
    String batch =
        "{\"type\": \"BATCH\", \"stream\": \"items\", \"encoding\": {\"format\": \"jsonl\"},"
            + " \"manifest\": [\""
            + file.toUri()
            + "\"]}";

    TargetRun run =
        run(way, Map.of("invalid_records", "reject"), lines.get(0) + "\n" + batch + "\n");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(database.queryRows("SELECT DISTINCT file FROM _sdc_rejected"))
        .singleElement()
        .satisfies(row -> assertThat(row.get(0)).contains("records"));
    assertThat(rejectedLines()).isEqualTo(BAD.stream().map(String::valueOf).toList());
    assertThat(ids()).isEqualTo(goodUpTo(RECORDS));
  }

  /** A sequence counts all attempts, since it is not rolled back. */
  @Test
  void findsThemInFewStatements() {
    int records = 4_000;
    database.execute(
        FRESH
            + "CREATE SEQUENCE tried; CREATE TABLE items (id bigint PRIMARY KEY, v text);"
            + Kind.TRIGGER.afterwards()
            + """
            CREATE FUNCTION tries() RETURNS trigger LANGUAGE plpgsql AS
              'BEGIN PERFORM nextval(''tried''); RETURN NULL; END';
            CREATE TRIGGER tries BEFORE INSERT ON items FOR EACH STATEMENT EXECUTE FUNCTION tries();
            GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO PUBLIC;
            """
            + LOADER);
    List<String> lines = new ArrayList<>(List.of(schema()));
    for (int id = 1; id <= records; id++) {
      lines.add(record(id, id % 1_000 == 7 ? "bad" : "good"));
    }

    TargetRun run =
        run(Way.UPSERT, Map.of("invalid_records", "reject"), String.join("\n", lines) + "\n");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(rejectedLines()).containsExactly("8", "1008", "2008", "3008");
    double most = 2 * 4 * Math.log(records) / Math.log(2);
    assertThat(Long.parseLong(String.valueOf(database.queryOne("SELECT nextval('tried')"))))
        .isLessThan((long) most);
    assertThat(run.stderr()).anySatisfy(line -> assertThat(line).contains("looking for"));
  }

  private void prepare(Kind kind, Way way) throws IOException {
    if (!kind.extension.isEmpty()) {
      findServerWith(kind.extension);
    }
    database.execute(FRESH);
    if (!kind.extension.isEmpty()) {
      database.execute("CREATE EXTENSION " + kind.extension);
    }
    database.execute(
        """
        CREATE FUNCTION parse(v text, state text) RETURNS boolean LANGUAGE plpgsql AS
          'BEGIN IF v = ''bad'' THEN RAISE EXCEPTION ''parse error'' USING ERRCODE = state; END IF;
          RETURN true; END';
        CREATE DOMAIN shape AS text CHECK (parse(VALUE, 'XX000'));
        CREATE TABLE items (id bigint %s, v %s, other text);
        INSERT INTO items VALUES (0, '%s', 'old');
        %s
        """
                .formatted(way.key, kind.type, kind.good, kind.afterwards())
            + LOADER);
    if (way != Way.OVERWRITE) {
      database.execute("DELETE FROM items");
    }
  }

  /** Finds a server with the extension: the shared one, or Debian's. */
  private void findServerWith(String extension) throws IOException {
    String there =
        "SELECT count(*) FROM pg_available_extensions WHERE name = '%s'".formatted(extension);
    if ("0".equals(database.queryOne(there))) {
      Assumptions.assumeTrue(
          InstalledServer.hasExtension(extension),
          "neither the server nor Debian's has the extension " + extension);
      if (installed == null) {
        installed = InstalledServer.start(installedFolder).orElseThrow();
      }
      database.close();
      database = installed.server().createDatabase();
    }
  }

  private TargetRun run(Way way, Map<String, ?> settings, Kind kind) {
    return run(way, settings, String.join("\n", messages(kind)) + "\n");
  }

  private TargetRun run(Way way, Map<String, ?> settings, String messages) {
    Map<String, Object> all = new HashMap<>();
    all.put("missing_properties", way.missing);
    all.put("load_method", way.method);
    all.put("add_record_metadata", false);
    all.put("schema_evolution", "none");
    all.put("max_parallelism", 1);
    all.put("role", "loader");
    all.putAll(settings);
    return TargetRun.on(database, all, messages);
  }

  private static List<String> messages(Kind kind) {
    List<String> lines = new ArrayList<>(List.of(schema()));
    for (int id = 1; id <= RECORDS; id++) {
      lines.add(record(id, BAD.contains(id) ? kind.bad : kind.good));
    }
    return lines;
  }

  private static String schema() {
    return """
        {"type": "SCHEMA", "stream": "items", "key_properties": ["id"], "schema": {"properties": \
        {"id": {"type": "integer"}, "v": {"type": "string"}, "other": {"type": "string"}}}}""";
  }

  private static String record(int id, String value) {
    return "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": %d, \"v\": \"%s\"}}"
        .formatted(id, value);
  }

  private static String inner(String message) {
    return message.substring(message.indexOf("{\"id\""), message.length() - 1);
  }

  private List<String> rejectedLines() {
    return database.queryRows("SELECT line FROM _sdc_rejected ORDER BY line").stream()
        .map(row -> String.valueOf(row.get(0)))
        .toList();
  }

  private List<String> ids() {
    return database.queryRows("SELECT id FROM items ORDER BY id").stream()
        .map(row -> String.valueOf(row.get(0)))
        .toList();
  }

  private static List<String> goodUpTo(int last) {
    return Stream.iterate(1, id -> id <= last, id -> id + 1)
        .filter(id -> !BAD.contains(id))
        .map(String::valueOf)
        .toList();
  }
}
