package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Valid messages of one stream with random damage in some lines. */
final class MutatedInput {
  private static final int RECORDS = 24;
  private static final int MOST_MUTATIONS = 3;
  private static final List<String> KEYS =
      List.of("type", "stream", "record", "seq", "name", "amount", "tags", "at", "flag", "value");

  private static final List<String> MESSAGES =
      List.of(
          "{\"type\": \"ACTIVATE_VERSION\", \"stream\": \"items\", \"version\": 3}",
          "{\"type\": \"ACTIVATE_VERSION\", \"stream\": \"nobody\", \"version\": -1.5}",
          "{\"type\": \"BATCH\", \"stream\": \"items\", \"manifest\": [\"file:///dev/null\"]}",
          "{\"type\": \"CONTROL\", \"stream\": \"items\"}",
          "{\"type\": null}",
          "{\"type\": {\"type\": \"RECORD\"}}",
          "{\"type\": \"SCHEMA\", \"stream\": \"other\", \"schema\": {\"properties\": {}}}",
          "{\"type\": \"SCHEMA\", \"stream\": \"\", \"schema\": {}, \"key_properties\": [\"a\"]}",
          "{\"type\": \"SCHEMA\", \"stream\": \"other\", \"schema\": true}",
          "{\"type\": \"RECORD\", \"stream\": \"nobody\", \"record\": {}}",
          "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": []}",
          "{\"type\": \"STATE\"}",
          "[]",
          "null",
          "{}",
          "\"RECORD\"",
          "-",
          "\u0000\u0001",
          "   ",
          "\uFEFF{\"type\": \"STATE\", \"value\": {}}");

  private static final List<String> VALUES =
      List.of(
          "9".repeat(400),
          "-" + "1".repeat(140_000),
          "1e999999999999",
          "1e-400000",
          "1e131071",
          "NaN",
          "-Infinity",
          "0x10",
          "[".repeat(20_000) + "]".repeat(20_000),
          "{\"a\":".repeat(700) + "1" + "}".repeat(700),
          "{\"a\":".repeat(3_000),
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"0000-00-00T00:00:00Z\"",
          "\"294277-01-01T00:00:00Z\"",
          "{\"a\": 1e400000000}",
          "{\"a\": \"\\u0000\"}",
          "\"" + "x".repeat(70_000) + "\"",
          "tru",
          "");

  private final List<Line> lines;

  private MutatedInput(List<Line> lines) {
    this.lines = lines;
  }

  /** The kind of a line before it was damaged. */
  enum Kind {
    SCHEMA,
    RECORD,
    STATE,
    MADE_UP
  }

  /**
   * A line of the input.
   *
   * @param number number of the record, or the number in a STATE
   * @param intact whether the line is not damaged
   */
  record Line(String text, Kind kind, int number, boolean intact) {
    Line damaged(String changed) {
      return new Line(changed, kind, number, false);
    }
  }

  /** Makes an input. Each character of its texts is a byte, so that bytes can be damaged. */
  static MutatedInput random(Random random) {
    List<Line> lines = valid(random);
    int mutations = 1 + random.nextInt(MOST_MUTATIONS);
    for (int mutation = 0; mutation < mutations; mutation++) {
      mutate(lines, random);
    }
    return new MutatedInput(split(lines));
  }

  List<Line> lines() {
    return lines;
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Line line : lines) {
      bytes.writeBytes(line.text().getBytes(ISO_8859_1));
      bytes.write('\n');
    }
    return bytes.toByteArray();
  }

  /** Returns whether no SCHEMA is damaged. */
  boolean hasItsSchema() {
    return lines.stream().allMatch(line -> line.kind() != Kind.SCHEMA || line.intact());
  }

  /** Returns the lines before the line with the number, from 1. The number 0 means all lines. */
  List<Line> before(int lineNumber) {
    return lineNumber == 0 ? lines : lines.subList(0, lineNumber - 1);
  }

  private static List<Line> valid(Random random) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(schema(), Kind.SCHEMA, 0, true));
    for (int number = 1; number <= RECORDS; number++) {
      lines.add(new Line(record(number, random), Kind.RECORD, number, true));
      if (random.nextInt(5) == 0) {
        lines.add(new Line(Tap.state(number), Kind.STATE, number, true));
      }
      if (random.nextInt(20) == 0) {
        lines.add(new Line(schema(), Kind.SCHEMA, 0, true));
      }
    }
    return lines;
  }

  private static String schema() {
    return """
        {"type": "SCHEMA", "stream": "items", "schema": {"properties": {"seq": {"type": \
        ["null", "integer"]}, "name": {"type": ["null", "string"]}, "amount": {"type": \
        ["null", "number"]}, "tags": {"type": ["null", "array"]}, "at": {"type": \
        ["null", "string"], "format": "date-time"}, "flag": {"type": ["null", "boolean"]}}}, \
        "key_properties": []}""";
  }

  private static String record(int number, Random random) {
    String record =
        """
        {"type": "RECORD", "stream": "items", "record": {"seq": %d, "name": "né\\u00e9 %x", \
        "amount": %d.%d, "tags": [%d, {"a": null}], "at": "2026-01-02T03:04:05.%dZ", "flag": %b}}"""
            .formatted(
                number,
                random.nextInt(),
                random.nextInt(),
                random.nextInt(1000),
                random.nextInt(),
                random.nextInt(1_000_000),
                random.nextBoolean());
    return new String(record.getBytes(UTF_8), ISO_8859_1);
  }

  private static void mutate(List<Line> lines, Random random) {
    int index = random.nextInt(lines.size());
    Line line = lines.get(index);
    String text = line.text();
    switch (random.nextInt(9)) {
      case 0 -> lines.set(index, line.damaged(flipped(text, random)));
      case 1 ->
          lines.set(index, line.damaged(text.substring(0, random.nextInt(text.length() + 1))));
      case 2 -> lines.set(index, line.damaged(text.substring(random.nextInt(text.length() + 1))));
      case 3 -> join(lines, index);
      case 4 -> lines.add(index, line);
      case 5 -> lines.set(index, line.damaged(renamed(text, random)));
      case 6, 7 -> lines.set(index, line.damaged(revalued(text, random)));
      default ->
          lines.add(
              index,
              new Line(
                  new String(pick(MESSAGES, random).getBytes(UTF_8), ISO_8859_1),
                  Kind.MADE_UP,
                  0,
                  false));
    }
  }

  private static String flipped(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    for (int flip = random.nextInt(4); flip >= 0 && !text.isEmpty(); flip--) {
      int position = random.nextInt(text.length());
      changed.setCharAt(position, (char) (changed.charAt(position) ^ (1 << random.nextInt(8))));
    }
    return changed.toString();
  }

  private static void join(List<Line> lines, int index) {
    if (index + 1 < lines.size()) {
      Line first = lines.get(index);
      Line second = lines.remove(index + 1);
      Kind kind = second.kind() == Kind.SCHEMA ? Kind.SCHEMA : first.kind();
      lines.set(index, new Line(first.text() + second.text(), kind, first.number(), false));
    }
  }

  private static String renamed(String text, Random random) {
    return text.replace('"' + pick(KEYS, random) + '"', '"' + pick(KEYS, random) + '"');
  }

  /** Replaces the value of a random key. */
  private static String revalued(String text, Random random) {
    String key = "\"" + pick(KEYS, random) + "\": ";
    int start = text.indexOf(key);
    if (start < 0) {
      return text + pick(VALUES, random);
    }
    int value = start + key.length();
    int end = text.indexOf(", \"", value);
    return text.substring(0, value) + pick(VALUES, random) + text.substring(end < 0 ? value : end);
  }

  /** Divides lines that the damage has split. */
  private static List<Line> split(List<Line> lines) {
    List<Line> result = new ArrayList<>();
    for (Line line : lines) {
      for (String part : line.text().split("\n", -1)) {
        result.add(line.intact() ? line : line.damaged(part));
      }
    }
    return result;
  }

  private static String pick(List<String> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
