package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.targetpostgres.bench.PythonPackage;
import dev.targetpostgres.testing.Json;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Another target from PyPI loads a stream on the first day. On the second day ours loads it into
 * the same table.
 */
final class MigrationIT {
  private static final Path ENVIRONMENTS = Path.of("target", "peers");

  /** The first record comes again on the second day. */
  private static final String SCHEMA =
      """
      {"type": "SCHEMA", "stream": "shop-Orders", "key_properties": ["Id"], "schema": {"properties": {\
      "Id": {"type": ["integer"]}, "Name": {"type": ["null", "string"]}, \
      "Amount": {"type": ["null", "number"]}, "isOpen": {"type": ["null", "boolean"]}, \
      "placed": {"type": ["null", "string"], "format": "date-time"}, \
      "day": {"type": ["null", "string"], "format": "date"}, \
      "note": {"type": ["null", "string"]}}}}
      """;

  private static final String RECORD =
      """
      {"type": "RECORD", "stream": "shop-Orders", "record": {"Id": %d, "Name": "%s", "Amount": %s, \
      "isOpen": false, "placed": "2024-05-06T07:08:09%s", "day": "2024-05-06", "note": null}}
      """;

  private static final String FIRST_DAY =
      SCHEMA
          + RECORD.formatted(1, "Ada", "0.1", "+00:00")
          + RECORD.formatted(2, "Bob", "12.5", "+02:00");

  private static final String SECOND_DAY =
      SCHEMA
          + RECORD.formatted(1, "Ada", "0.1", "+00:00")
          + RECORD.formatted(2, "Bob", "12.5", "+02:00")
          + RECORD.formatted(3, "Eve", "7", "+00:00");

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @TempDir private Path folder;

  /**
   * Another target.
   *
   * @param settings settings in addition to the connection
   * @param compatible its name in {@code compatible_with}
   * @param table the table that it makes
   * @param wallClock the value that it stores for 07:08:09+02:00
   */
  private record Peer(
      String name,
      PythonPackage program,
      Map<String, ?> settings,
      String compatible,
      String table,
      String wallClock) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Peer> peers() {
    return Stream.of(
        new Peer(
            "MeltanoLabs",
            PythonPackage.MELTANOLABS,
            Map.of(),
            "meltanolabs",
            "melty.Orders",
            "05:08:09"),
        new Peer(
            "MeltanoLabs with use_copy",
            PythonPackage.MELTANOLABS,
            Map.of("use_copy", true),
            "meltanolabs",
            "melty.Orders",
            "07:08:09"),
        new Peer(
            "PipelineWise",
            PythonPackage.PIPELINEWISE,
            Map.of("default_target_schema", "raw"),
            "pipelinewise",
            "raw.orders",
            "07:08:09"),
        new Peer(
            "PipelineWise with metadata",
            PythonPackage.PIPELINEWISE,
            Map.of("default_target_schema", "raw", "hard_delete", true),
            "pipelinewise",
            "raw.orders",
            "07:08:09"));
  }

  @ParameterizedTest
  @MethodSource("peers")
  void continuesInTheSameTable(Peer peer) throws IOException, InterruptedException {
    loadFirstDay(peer);
    List<String> before = rows(peer);
    assertThat(before.get(1)).contains(" " + peer.wallClock() + " ");

    TargetRun run = secondDay(peer, Map.of("compatible_with", peer.compatible()));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(tables()).containsExactly(peer.table());
    List<String> after = rows(peer);
    assertThat(after).hasSize(3);
    assertThat(after.get(0)).isEqualTo(before.get(0));
    assertThat(after.get(1)).isEqualTo(before.get(1).replace(peer.wallClock(), "05:08:09"));
    assertThat(after.get(2)).isEqualTo(before.get(0).replace("1 Ada 0.1", "3 Eve 7"));
    assertThat(columns())
        .containsExactlyInAnyOrder("amount", "day", "id", "isopen", "name", "note", "placed");
  }

  @ParameterizedTest
  @MethodSource("peers")
  void endsBeforeItMakesASecondTable(Peer peer) throws IOException, InterruptedException {
    loadFirstDay(peer);
    List<String> before = rows(peer);

    TargetRun run = secondDay(peer, Map.of());

    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains(
            "has loaded it into " + peer.table() + ";", "compatible_with to " + peer.compatible());
    assertThat(tables()).containsExactly(peer.table());
    assertThat(rows(peer)).isEqualTo(before);
  }

  private void loadFirstDay(Peer peer) throws IOException, InterruptedException {
    Optional<String> missing = peer.program().install(ENVIRONMENTS);
    assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElseThrow());
    PostgresServer server = database.server();
    Map<String, Object> settings = new HashMap<>(peer.settings());
    for (String prefix : List.of("", "postgres_")) {
      settings.putAll(
          Map.of(
              prefix + "host",
              server.host(),
              prefix + "port",
              server.port(),
              prefix + "password",
              server.password(),
              prefix + "database",
              database.name()));
    }
    settings.putAll(
        Map.of(
            "user",
            server.user(),
            "postgres_username",
            server.user(),
            "dbname",
            database.name(),
            "disable_collection",
            true));
    Path config = Files.writeString(folder.resolve("config.json"), Json.of(settings));
    Path input = Files.writeString(folder.resolve("input.jsonl"), FIRST_DAY);
    Path log = folder.resolve("log");
    ProcessBuilder process =
        new ProcessBuilder(
            peer.program().program(ENVIRONMENTS).toAbsolutePath().toString(),
            "--config",
            config.toString());
    process.environment().put("PGTZ", "UTC");
    int status =
        process
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(status).as(Files.readString(log, UTF_8)).isZero();
    assertThat(tables()).containsExactly(peer.table());
  }

  private TargetRun secondDay(Peer peer, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(peer.settings());
    settings.putAll(more);
    return TargetRun.on(database, settings, SECOND_DAY);
  }

  private List<String> tables() {
    return database
        .queryRows(
            """
            SELECT schemaname || '.' || tablename FROM pg_tables
            WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
            """)
        .stream()
        .map(row -> row.get(0))
        .toList();
  }

  /** Returns the columns of all tables in lower case, without the metadata. */
  private List<String> columns() {
    return database
        .queryRows(
            """
            SELECT lower(a.attname) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace IN (SELECT oid FROM pg_namespace
                WHERE nspname IN ('melty', 'public', 'raw', 'shop'))
              AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
              AND a.attname NOT LIKE '\\_sdc\\_%'
            """)
        .stream()
        .map(row -> row.get(0))
        .toList();
  }

  /** Returns the values of the stream's own columns, in any case of their names. */
  private List<String> rows(Peer peer) {
    String[] name = peer.table().split("\\.", 2);
    return database
        .queryRows(
            """
            SELECT concat_ws(' ', v->>'id', v->>'name', v->>'amount', v->>'isopen',
              left(v->>'placed', 10), substr(v->>'placed', 12, 8), left(v->>'day', 10), v->>'note')
            FROM %s.%s t, LATERAL (SELECT jsonb_object_agg(lower(key), value) AS v
              FROM jsonb_each(to_jsonb(t))) j
            ORDER BY (v->>'id')::numeric
            """
                .formatted(name[0], '"' + name[1] + '"'))
        .stream()
        .map(row -> row.get(0))
        .toList();
  }
}
