package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Texts of the input and the server that forge log lines, control terminals, or are endless. */
final class HostileTextsTest {
  /** Newlines, a colour, a window title, C1, a change of direction, and a line separator. */
  private static final String HOSTILE =
      "a\n2026-01-01 00:00:00.000 INFO  forged\r\u001b[31m\u001b]0;t\u0007\u009b2J\u202e\u2028b";

  private static final Pattern ACTIVE =
      Pattern.compile("[\\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]");

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();
  @TempDir private Path folder;

  static Stream<String> inputs() throws IOException {
    String stream = json(HOSTILE);
    String schema =
        """
        {"type": "SCHEMA", "stream": %s, "key_properties": [], "schema": {"properties": {"id": \
        {"type": "integer"}, %s: {"type": ["null", "integer"], "format": %s}}}}
        """
            .formatted(stream, json("p" + HOSTILE), stream);
    String record = "{\"type\": \"RECORD\", \"stream\": %s, \"record\": %s}\n";
    String batch =
        "{\"type\": \"BATCH\", \"stream\": %s, \"encoding\": {\"format\": \"jsonl\"}, \"manifest\":"
            + " [%s]}\n";
    String wrong = "{\"id\": 1, %s: %s}".formatted(json("p" + HOSTILE), stream);
    return Stream.of(
        schema,
        schema + record.formatted(stream, "{\"id\": 1}"),
        schema + record.formatted(stream, wrong),
        schema + record.formatted(stream, "{\"id\": 1, %s: 1}".formatted(json("q" + HOSTILE))),
        schema + batch.formatted(stream, json("file:///" + HOSTILE)),
        record.formatted(stream, "{}"),
        "{\"type\": %s}\n".formatted(stream),
        schema.replace("\"integer\"", json(HOSTILE)),
        schema.replace("[]", "[%s]".formatted(json("no" + HOSTILE))),
        HOSTILE + "\n",
        Tap.schema("echo") + "\n" + Tap.record("echo", 1) + "\n");
  }

  @Test
  void nothingActsInAnyOutput() throws IOException {
    database.execute(
        """
        CREATE TABLE echo (id bigint, name text);
        CREATE FUNCTION echo() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
          RAISE EXCEPTION %1$s USING ERRCODE = '23514', DETAIL = %1$s;
        END$$;
        CREATE TRIGGER echo BEFORE INSERT ON echo FOR EACH ROW EXECUTE FUNCTION echo()
        """
            .formatted("'" + HOSTILE + "'"));
    for (String input : inputs().toList()) {
      for (String records : List.of("fail", "reject")) {
        for (String format : List.of("text", "json")) {
          assertHarmless(input, Map.of("invalid_records", records), "--log-format", format);
        }
      }
      TargetRun rehearsal = run(input, Map.of(), "--dry-run");
      assertThat(rehearsal.stdout()).noneMatch(line -> ACTIVE.matcher(line).find());
    }
  }

  private void assertHarmless(String input, Map<String, ?> settings, String option, String format)
      throws IOException {
    Path page = folder.resolve("page.html");
    Path numbers = folder.resolve("run.prom");
    Map<String, Object> all = new HashMap<>(settings);
    all.put("metrics_file", numbers.toString());
    TargetRun run = run(input, all, "--report", page.toString(), option, format);

    assertThat(run.exitCode()).as(run.output()).isIn(0, 3);
    assertThat(run.stderr()).isNotEmpty().noneMatch(line -> ACTIVE.matcher(line).find());
    if (format.equals("text")) {
      assertThat(run.stderr()).noneMatch(line -> line.startsWith("2026-01-01"));
    } else {
      run.stderr().forEach(line -> JsonMapper.shared().readTree(line));
    }
    for (Path file : List.of(page, numbers)) {
      assertThat(Files.readAllLines(file)).noneMatch(line -> ACTIVE.matcher(line).find());
    }
    if (database.queryOne("SELECT to_regclass('_sdc_rejected')") != null) {
      assertThat(database.queryRows("SELECT reason FROM _sdc_rejected"))
          .noneMatch(row -> ACTIVE.matcher(String.valueOf(row.get(0))).find());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"enum\": [LIST]}",
        "{\"const\": \"LONG\"}",
        "{\"const\": {\"LONG\": [LIST]}}",
        "{\"type\": \"string\", \"pattern\": \"^LONG$\"}",
        "{\"type\": \"string\", \"format\": \"LONG\", \"maxLength\": 1}",
        "{\"type\": \"LONG\", \"maxLength\": 1}",
        "{\"LONG\": 1, \"not\": {}}",
        "{\"$ref\": \"#/LONG\"}",
        "{\"type\": \"object\", \"required\": [\"LONG\"]}",
        "{\"type\": \"object\", \"properties\": {\"LONG\": {\"type\": \"integer\"}}}",
        "{\"type\": \"object\", \"dependentRequired\": {\"LONG\": [\"LONG\"]}}",
        "{\"multipleOf\": LIST1}"
      })
  void messagesHaveAnEnd(String property) {
    String long1 = "x".repeat(1_000_000);
    String list = "\"entry\", ".repeat(100_000) + "1";
    String schema =
        """
        {"type": "SCHEMA", "stream": "NAME", "key_properties": [], "schema": {"properties": {"id": \
        {"type": "integer"}, "PROPERTY": RULES}}}
        """
            .replace("RULES}}", property + "}}")
            .replace("LIST1", "1" + "0".repeat(1_000))
            .replace("LIST", list);
    for (String value : List.of("\"LONG value\"", "{\"LONG\": \"LONG\"}")) {
      String record =
          "{\"type\": \"RECORD\", \"stream\": \"NAME\", \"record\": {\"PROPERTY\": %s}}\n"
              .formatted(value);
      for (List<String> names : List.of(List.of("s", "p"), List.of(long1, long1))) {
        String input =
            (schema + record)
                .replace("NAME", names.get(0))
                .replace("PROPERTY", names.get(1))
                .replace("LONG", long1);
        TargetRun run = run(input, Map.of(), "--log-level", "warning");
        assertThat(run.exitCode()).isIn(0, 3);
        assertThat(run.stderr()).allMatch(line -> line.length() < 6_000, "is short");
      }
    }
  }

  private TargetRun run(String input, Map<String, ?> settings, String... options) {
    return TargetRun.on(
        database, settings, new ByteArrayInputStream(input.getBytes(UTF_8)), options);
  }

  private static String json(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }
}
