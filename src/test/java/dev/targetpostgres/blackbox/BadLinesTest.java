package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A line that is not a message, or a record that its table cannot hold, ends the run. One line on
 * stderr says where and why. The records before it are committed, and their STATE is printed.
 */
final class BadLinesTest {
  private static final String COLUMNS =
      """
      "id": {"type": "integer"}, "small": {"type": "integer", "minimum": 0, "maximum": 99}, \
      "number": {"type": "number"}, "price": {"type": "number", "multipleOf": 0.01, \
      "minimum": 0, "maximum": 999.99}, "flag": {"type": "boolean"}, "text": {"type": "string"}, \
      "at": {"type": "string", "format": "date-time"}, \
      "day": {"type": "string", "format": "date"}, "time": {"type": "string", "format": "time"}, \
      "uuid": {"type": "string", "format": "uuid"}, "any": {}""";

  private static final String SCHEMA =
      """
      {"type": "SCHEMA", "stream": "s", "schema": {"properties": {%s}}, "key_properties": ["id"]}
      """
          .formatted(COLUMNS);

  @AutoClose private static final TestDatabase database = PostgresServer.shared().createDatabase();

  @BeforeEach
  void dropTable() {
    database.execute("DROP TABLE IF EXISTS s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2}}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2}} {}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2}} x",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2},}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2,}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {,\"id\": 2}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2 \"text\": \"x\"}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\" 2}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {id: 2}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"any\": [1, 2}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"any\": [1, 2}]}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"any\": [1,, 2]}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"text\": 'abc'}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"text\": abc}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"text\": \"a\tb\"}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"text\": \"\\x\"}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"text\": \"\\u12g4\"}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"flag\": tru}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"flag\": True}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"flag\": truely}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"text\": None}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 02}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": +2}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": -}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"number\": 2.}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"number\": .5}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"number\": 1e}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"number\": 1e+}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"number\": 0x10}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"number\": 1 2}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"number\": nan}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"any\": {\"x\": 01}}}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2} /* no */}",
        "{\"type\": \"RECORD\", \"stream\": \"s\" \"record\": {\"id\": 2}}",
        "{\"record\": {\"id\": 2, \"x\": }, \"stream\": \"s\", \"type\": \"RECORD\"}",
      })
  void malformedJson(String line) {
    check(line.getBytes(UTF_8), "is not valid JSON (column ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2}",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"text\": \"abc",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"text\": \"abc\\",
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, \"text\": \"abc\\u00",
      })
  void brokenOff(String line) {
    check(line.getBytes(UTF_8), "is cut off after column " + line.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\0{\0}", "{\0}\0"})
  void otherEncoding(String line) {
    check(line.getBytes(UTF_8), "the input must be UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{\"type\": \"RECORD\"}]",
        "\"RECORD\"",
        "7",
        "null",
        "true",
        "}",
        "nonsense",
        "[INFO] starting"
      })
  void noObject(String line) {
    check(line.getBytes(UTF_8), "is not a Singer message: ");
  }

  /** Bytes of ISO-8859-1 in a value, in nested JSON, in names, and in other messages. */
  @ParameterizedTest
  @MethodSource
  void invalidUtf8(String line) {
    check(line.getBytes(ISO_8859_1), "not UTF-8 at byte ");
  }

  static List<String> invalidUtf8() {
    return List.of(
        record("\"text\": \"Latin-1: \u00e9\""),
        record("\"text\": \"a continuation without a beginning: \u0080\""),
        record("\"text\": \"a beginning without a continuation: \u00c3\""),
        record("\"text\": \"cut off: \u00f0\u009f\u008e\""),
        record("\"any\": [\"overlong: \u00c0\u00af\"]"),
        record("\"any\": {\"overlong: \u00e0\u0080\u00af\": 1}"),
        record("\"undeclared, with a surrogate: \u00ed\u00a0\u0080\": 1"),
        record("\"undeclared\": \"past the last character: \u00f4\u0090\u0080\u0080\""),
        record("\"text\": \"behind the message\"") + "\u00ff",
        "{\"type\": \"STATE\", \"value\": \"\u00fe\"}",
        "{\"type\": \"SCHEMA\", \"stream\": \"t\", \"schema\": {\"title\": \"\u00e9\"}}",
        "{\"type\": \"LOG\", \"message\": \"\u00e9\"}");
  }

  @ParameterizedTest
  @MethodSource
  void notAMessage(String line, String cause) {
    check(line.getBytes(UTF_8), cause);
  }

  static List<Object[]> notAMessage() {
    return List.of(
        new Object[] {"{}", "no \"type\""},
        new Object[] {"{\"stream\": \"s\", \"record\": {\"id\": 2}}", "no \"type\""},
        new Object[] {"{\"type\": null, \"stream\": \"s\"}", "\"type\""},
        new Object[] {"{\"type\": 1}", "\"type\""},
        new Object[] {"{\"type\": \"RECORD\", \"record\": {\"id\": 2}}", "no \"stream\""},
        new Object[] {"{\"type\": \"RECORD\", \"stream\": 1, \"record\": {}}", "\"stream\""},
        new Object[] {"{\"type\": \"RECORD\", \"stream\": \"s\"}", "no \"record\""},
        new Object[] {"{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": null}", "\"record\""},
        new Object[] {"{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": [1]}", "\"record\""},
        new Object[] {
          "{\"type\": \"RECORD\", \"stream\": \"t\", \"record\": {}}", "before its SCHEMA"
        },
        new Object[] {"{\"record\": {}, \"type\": \"RECORD\", \"stream\": \"t\"}", "stream t"},
        new Object[] {"{\"type\": \"STATE\"}", "no \"value\""},
        new Object[] {"{\"type\": \"SCHEMA\", \"schema\": {}}", "no \"stream\""},
        new Object[] {"{\"type\": \"SCHEMA\", \"stream\": \"t\"}", "no \"schema\""},
        new Object[] {"{\"type\": \"SCHEMA\", \"stream\": \"t\", \"schema\": []}", "\"schema\""},
        new Object[] {
          "{\"type\": \"SCHEMA\", \"stream\": \"t\", \"schema\": {}, \"key_properties\": \"id\"}",
          "\"key_properties\""
        },
        new Object[] {
          "{\"type\": \"SCHEMA\", \"stream\": \"t\", \"schema\": {}, \"key_properties\": [1]}",
          "\"key_properties\""
        },
        new Object[] {
          "{\"type\": \"SCHEMA\", \"stream\": \"t\", \"schema\": {}, \"key_properties\": [\"id\"]}",
          "key property \"id\""
        },
        new Object[] {"{\"type\": \"ACTIVATE_VERSION\", \"version\": 1}", "no \"stream\""},
        new Object[] {"{\"type\": \"ACTIVATE_VERSION\", \"stream\": \"s\"}", "no \"version\""},
        new Object[] {
          "{\"type\": \"ACTIVATE_VERSION\", \"stream\": \"s\", \"version\": null}", "\"version\""
        },
        new Object[] {
          "{\"type\": \"ACTIVATE_VERSION\", \"stream\": \"s\", \"version\": 1.5}", "\"version\""
        },
        new Object[] {
          "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2}, \"version\": \"x\"}",
          "\"version\""
        },
        new Object[] {
          "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2}, \"sequence\": 1e30}",
          "\"sequence\""
        });
  }

  @ParameterizedTest
  @MethodSource
  void refusedValue(String column, String value) {
    check(record("\"%s\": %s".formatted(column, value)).getBytes(UTF_8), column(column));
  }

  static List<Object[]> refusedValue() {
    return List.of(
        new Object[] {"small", "32768"},
        new Object[] {"small", "-32769"},
        new Object[] {"small", "1.5"},
        new Object[] {"small", "\"x\""},
        new Object[] {"small", "true"},
        new Object[] {"small", "{}"},
        new Object[] {"small", "NaN"},
        new Object[] {"small", "1e400000000"},
        new Object[] {"number", "\"12,5\""},
        new Object[] {"number", "\"\""},
        new Object[] {"number", "true"},
        new Object[] {"number", "[1]"},
        new Object[] {"number", "1e400000000"},
        new Object[] {"number", "1e-400000000"},
        new Object[] {"number", "1e99999999999999999999"},
        new Object[] {"price", "1000"},
        new Object[] {"price", "0.001"},
        new Object[] {"price", "Infinity"},
        new Object[] {"flag", "2"},
        new Object[] {"flag", "\"maybe\""},
        new Object[] {"flag", "[]"},
        new Object[] {"text", "\"a\\u0000b\""},
        new Object[] {"text", "\"\\ud83c\""},
        new Object[] {"text", "\"\\udf81\\ud83c\""},
        new Object[] {"any", "{\"a\": [\"\\u0000\"]}"},
        new Object[] {"any", "{\"\\ud83c\": 1}"},
        new Object[] {"any", "[NaN]"},
        new Object[] {"any", "-Infinity"},
        new Object[] {"any", "[1e400000000]"},
        new Object[] {"at", "\"0000-00-00 00:00:00\""},
        new Object[] {"at", "\"2021-02-30T00:00:00Z\""},
        new Object[] {"at", "\"2021-02-29T00:00:00Z\""},
        new Object[] {"at", "\"2021-01-01T25:00:00Z\""},
        new Object[] {"at", "\"2021-01-01T00:00:00 Europe/Berlin\""},
        new Object[] {"at", "\"294277-01-01T00:00:00Z\""},
        new Object[] {"at", "\"yesterday\""},
        new Object[] {"at", "\"\""},
        new Object[] {"at", "1700000000"},
        new Object[] {"day", "\"0000-00-00\""},
        new Object[] {"day", "\"2021-13-01\""},
        new Object[] {"day", "\"2021-01-01T10:00:00Z\""},
        new Object[] {"day", "\"01/02/2021\""},
        new Object[] {"time", "\"10:00:00+05:30\""},
        new Object[] {"time", "\"25:00:00\""},
        new Object[] {"uuid", "\"123\""},
        new Object[] {"uuid", "\"g0000000-0000-0000-0000-000000000000\""});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"text\": \"x\"}",
        "{\"id\": null}",
        "{\"id\": null, \"text\": \"x\"}",
        "{\"ID\": 2}",
        "{\"id\": 2.5}",
        "{\"id\": \"two\"}",
        "{\"id\": true}",
        "{\"id\": []}",
      })
  void refusedKey(String record) {
    String line = "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": %s}".formatted(record);
    check(line.getBytes(UTF_8), column("id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"yesterday\"", "\"2021-02-30T00:00:00Z\"", "\"\"", "17"})
  void wrongTimeExtracted(String time) {
    String line =
        "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2}, \"time_extracted\": %s}";
    check(line.formatted(time).getBytes(UTF_8), "extracted");
  }

  private static String record(String member) {
    return "{\"type\": \"RECORD\", \"stream\": \"s\", \"record\": {\"id\": 2, %s}}"
        .formatted(member);
  }

  private static String column(String name) {
    return "stream s, column \"" + name + '"';
  }

  /** Loads the line between two good ones, and checks the error. */
  private static void check(byte[] line, String cause) {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    input.writeBytes(SCHEMA.getBytes(UTF_8));
    input.writeBytes(
        """
        {"type": "RECORD", "stream": "s", "record": {"id": 1, "text": "before"}}
        {"type": "STATE", "value": {"at": 1}}
        """
            .getBytes(UTF_8));
    input.writeBytes(line);
    input.writeBytes(
        """

        {"type": "RECORD", "stream": "s", "record": {"id": 3, "text": "behind"}}
        {"type": "STATE", "value": {"at": 3}}
        """
            .getBytes(UTF_8));
    TargetRun run = TargetRun.on(database, Map.of("max_parallelism", 1), input.toByteArray());

    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(run.stdout()).containsExactly("{\"at\": 1}");
    assertThat(run.errors()).as(run.output()).singleElement().asString().contains("line 4", cause);
    assertThat(run.stderr()).as(run.output()).noneMatch(text -> text.matches("\\s+at .*"));
    assertThat(database.queryRows("SELECT id, text FROM s"))
        .containsExactly(List.of("1", "before"));
  }
}
