package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The output on stderr, as text for people and as JSON for programs such as Meltano. */
final class LogOutputTest {
  private static final String SCHEMA =
      """
      {"type": "SCHEMA", "stream": "items", "key_properties": ["id"], \
      "schema": {"properties": {"id": {"type": "integer"}}}}
      """;

  private static final String ITEMS =
      SCHEMA
          + """
          {"type": "RECORD", "stream": "items", "record": {"id": 1}}
          {"type": "RECORD", "stream": "items", "record": {"id": 2}}
          {"type": "NOVELTY"}
          {"type": "STATE", "value": {"items": 2}}
          """;

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @Test
  void writesLinesThatMeltanoReads() {
    TargetRun run = run(ITEMS, "--log-format", "json");

    assertThat(run.exitCode()).as(run.output()).isZero();
    List<JsonNode> lines = lines(run);
    assertThat(lines).extracting(line -> line.path("level").asString()).contains("info", "warning");
    assertThat(lines)
        .extracting(line -> line.path("message").asString())
        .contains("created table public.items")
        .anyMatch(message -> message.startsWith("done: 2 records of 1 stream committed in "));
    assertThat(lines)
        .filteredOn(line -> line.path("message").asString().startsWith("created table"))
        .singleElement()
        .extracting(line -> line.path("stream_name").asString())
        .isEqualTo("items");
    assertThat(run.stdout()).containsExactly("{\"items\": 2}");
  }

  @Test
  void measuresBatchesAndRecords() {
    List<JsonNode> metrics =
        lines(run(ITEMS, "--log-format", "json")).stream()
            .filter(line -> line.has("metric_info"))
            .peek(line -> assertThat(line.path("message").asString()).isEqualTo("METRIC"))
            .peek(line -> assertThat(line.path("stream_name").asString()).isEqualTo("items"))
            .map(line -> line.path("metric_info"))
            .toList();

    assertThat(metrics).hasSize(2);
    assertThat(metrics.get(0).toString())
        .matches(
            "\\{\"type\":\"timer\",\"metric\":\"batch_processing_time\",\"value\":[0-9.E-]+,"
                + "\"tags\":\\{\"stream\":\"items\",\"pid\":%s,\"status\":\"succeeded\"}}"
                    .formatted(pid()));
    assertThat(metrics.get(1).toString())
        .isEqualTo(
            "{\"type\":\"counter\",\"metric\":\"record_count\",\"value\":2,"
                + "\"tags\":{\"stream\":\"items\",\"pid\":%s}}".formatted(pid()));
  }

  @Test
  void measuresInTextIfASettingSaysSo() {
    assertThat(run(ITEMS).stderr()).noneMatch(line -> line.contains("METRIC"));

    assertThat(run(Map.of("log_metrics", true)).stderr())
        .anyMatch(
            line ->
                line.endsWith(
                    "METRIC: {\"type\":\"counter\",\"metric\":\"record_count\",\"value\":2,"
                        + "\"tags\":{\"stream\":\"items\",\"pid\":%s}}".formatted(pid())));
  }

  @Test
  void measuresNothingIfASettingSaysSo() {
    assertThat(lines(run(Map.of("log_metrics", false), "--log-format", "json")))
        .noneMatch(line -> line.has("metric_info"));
  }

  @Test
  void tellsWhichRecordIsRefused() {
    database.execute("CREATE TABLE items (id bigint PRIMARY KEY CHECK (id <> 2))");

    TargetRun run = run(ITEMS, "--log-format", "json");

    assertThat(run.exitCode()).isEqualTo(3);
    List<JsonNode> lines = lines(run);
    assertThat(lines.get(lines.size() - 1).path("level").asString()).isEqualTo("error");
    assertThat(lines.get(lines.size() - 1).path("message").asString())
        .startsWith("line 3: stream items");
  }

  @Test
  void measuresABatchThatIsNotCommitted() {
    database.execute(
        """
        CREATE TABLE items (id bigint PRIMARY KEY);
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
          AS $$ BEGIN RAISE EXCEPTION 'closed' USING ERRCODE = 'disk_full'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION refuse()
        """);

    TargetRun run = run(ITEMS, "--log-format", "json");

    assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
    assertThat(lines(run))
        .extracting(line -> line.at("/metric_info/tags/status").asString(""))
        .contains("failed")
        .doesNotContain("succeeded");
  }

  @Test
  void tellsAFaultWithItsTrace() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() {
            throw new IllegalStateException("said \"no\"\n", new ArithmeticException());
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            return read();
          }
        };

    TargetRun run = TargetRun.on(database, Map.of(), broken, "--log-format", "json");

    assertThat(run.exitCode()).isEqualTo(1);
    JsonNode exception =
        lines(run).stream()
            .map(line -> line.path("exception"))
            .filter(JsonNode::isObject)
            .findFirst()
            .orElseThrow();
    assertThat(exception.path("type").asString()).isEqualTo("IllegalStateException");
    assertThat(exception.path("module").asString()).isEqualTo("java.lang");
    assertThat(exception.path("message").asString()).isEqualTo("said \"no\"\\u000a");
    assertThat(exception.at("/cause/type").asString()).isEqualTo("ArithmeticException");
    assertThat(exception.at("/cause/message").asString()).isEmpty();
    assertThat(exception.path("traceback"))
        .isNotEmpty()
        .allSatisfy(
            frame ->
                assertThat(frame.propertyNames())
                    .containsExactly("filename", "function", "lineno", "line"));
    JsonNode innermost = exception.path("traceback").path(exception.path("traceback").size() - 1);
    assertThat(innermost.path("function").asString()).contains("LogOutputTest").endsWith(".read");
    assertThat(innermost.path("lineno").asInt()).isPositive();
  }

  @Test
  void tellsWrongSettingsInTheSameForm() {
    TargetRun run =
        TargetRun.on(
            database,
            Map.of("port", 0, "hard_delete", "maybe"),
            new ByteArrayInputStream(new byte[0]),
            "--log-format",
            "json");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(lines(run))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line.path("level").asString()).isEqualTo("error"));
  }

  @Test
  void isSilentWhereAskedToBeAndAllIsWell() {
    TargetRun run = run(SCHEMA + "{\"type\": \"STATE\", \"value\": 1}\n", "--quiet");

    assertThat(run.exitCode()).isZero();
    assertThat(run.stderr()).isEmpty();
    assertThat(run.stdout()).containsExactly("1");
  }

  @Test
  void stillWarnsWhenQuiet() {
    TargetRun run = run(ITEMS, "-q");

    assertThat(run.stderr()).singleElement().asString().contains("WARN", "NOVELTY");
  }

  @Test
  void saysWhenARunEnded() {
    String time = " \\(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\)";

    assertThat(run(ITEMS).stderr())
        .anyMatch(line -> line.matches("done: 2 records of 1 stream committed in .*" + time));
    TargetRun failed = run(ITEMS.replace(": 2}}", ": \"x\"}}"));
    assertThat(failed.stderr()).anyMatch(line -> line.matches("NOT done: .*" + time));
  }

  @Test
  void saysNothingOfWarningsWhereOnlyErrorsAreWanted() {
    assertThat(run(ITEMS, "--log-level", "error").stderr()).isEmpty();
    assertThat(run(ITEMS.replace(": 2}}", ": \"x\"}}"), "--log-level", "ERROR").stderr())
        .singleElement()
        .asString()
        .startsWith("target-postgres: line 3: stream items");
  }

  /** The options of a run have no effect on the next run in this JVM. */
  @Test
  void forgetsWhatTheRunBeforeWasTold() {
    run(ITEMS, "--log-format", "json", "--log-level", "error");

    assertThat(run(ITEMS).stderr()).anyMatch(line -> line.contains(" WARN "));
  }

  private TargetRun run(Map<String, ?> settings, String... options) {
    return TargetRun.on(
        database, settings, new ByteArrayInputStream(ITEMS.getBytes(UTF_8)), options);
  }

  private TargetRun run(String messages, String... options) {
    return TargetRun.on(
        database, Map.of(), new ByteArrayInputStream(messages.getBytes(UTF_8)), options);
  }

  /** Returns all lines, after a check that each has the members that Meltano requires. */
  private static List<JsonNode> lines(TargetRun run) {
    List<JsonNode> lines = run.stderr().stream().map(JsonMapper.shared()::readTree).toList();
    assertThat(lines).isNotEmpty();
    for (JsonNode line : lines) {
      assertThat(line.propertyNames())
          .contains("level", "pid", "logger_name", "ts", "thread_name", "app_name", "message")
          .contains("stream_name");
      assertThat(line.path("level").asString()).isIn("debug", "info", "warning", "error");
      assertThat(line.path("pid").asLong()).isEqualTo(pid());
      assertThat(line.path("ts").isFloatingPointNumber()).isTrue();
      assertThat(line.path("message").isString()).isTrue();
      assertThat(line.path("extra").isObject()).isTrue();
      assertThat(Objects.requireNonNull(line.get("stream_name")).getNodeType().name())
          .isIn("STRING", "NULL");
    }
    return lines;
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }
}
