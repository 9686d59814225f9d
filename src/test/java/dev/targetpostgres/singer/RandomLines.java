package dev.targetpostgres.singer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Draws lines as taps print them, other valid JSON lines, and broken lines. */
final class RandomLines {
  static final List<PropertyNames> STREAMS =
      List.of(
          new PropertyNames("orders", List.of("id", "name", "total", "tags", "at", "b\u00fcro")),
          new PropertyNames("a-b", List.of("x", "x y", "", "🎁", "type", "record")),
          // Names that need escapes in JSON, and names that look like escaped ones.
          new PropertyNames("odd", List.of("a\nb", "a\\nb", "q\"q", "t\\", "x\":1,\"y", "\u0001")),
          new PropertyNames("none", List.of()));

  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "-1",
    "12345",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "123456789012345678",
    "1234567890123456789",
    "0.0",
    "-0.5",
    "12.50",
    "1e3",
    "1E+30",
    "2.5e-7",
    "1e400000000",
    "0e0",
    "NaN",
    "Infinity",
    "-Infinity",
    "1.0"
  };

  /** Values that JSON does not allow, but readers of other dialects do. */
  private static final String[] NOT_JSON = {
    "01",
    "-",
    "+1",
    "1.",
    ".5",
    "1e",
    "1e+",
    "--1",
    "0x10",
    "1_000",
    "1f",
    "INF",
    "-INF",
    "+INF",
    "+Infinity",
    "-NaN",
    "nan",
    "Nan",
    "infinity",
    "True",
    "None",
    "nul",
    "nulll",
    "truefalse",
    "''",
    "'a'",
    "\"",
    "\"\\x\"",
    "\"\\u12\"",
    "\"\\u12g4\"",
    "\"\t\"",
    "\"\u0000\"",
    "[1,]",
    "[,1]",
    "[1 2]",
    "{\"a\"}",
    "{\"a\":}",
    "{,}",
    "{a:1}",
    "{\"a\":1,}",
    "{1:2}",
    "[}",
    "{]",
    "[\"a\":1]",
    "",
    "/**/1",
    "1//",
    "\u00a01",
    "\uFEFF1",
    "1\u2028",
    "\"\\ud800\\u\"",
    "\"\\\""
  };

  private static final String[] STRINGS = {
    "",
    "a",
    "plain text",
    "12.50",
    "2021-05-06T07:08:09Z",
    "tab\\t",
    "quote\\\"",
    "back\\\\slash",
    "sl\\/ash",
    "\\b\\f\\n\\r\\t",
    "é",
    "日本語",
    "🎁",
    "\\ud83c\\udf81",
    "\\ud800",
    "\\u0000",
    "\\u00e9",
    "\\uDFFF\\uD800",
    "null",
    "{\\\"a\\\": 1}",
    "\u007f",
    "\u0080",
    "\uFFFF",
    "// /* */",
    "'"
  };

  private static final byte[] STRUCTURE =
      "{}[]\",:\\ \t\r0019eE.-+NIntfu\u0000\u0001\u007f".getBytes(UTF_8);

  private final Random random;

  /** Whether only valid JSON is drawn. */
  private boolean strict;

  RandomLines(Random random) {
    this.random = random;
  }

  /** Returns a RECORD in the shape that taps print. */
  String usual() {
    PropertyNames stream = STREAMS.get(random.nextInt(2));
    StringBuilder line = new StringBuilder();
    line.append("{\"type\":").append(space()).append("\"RECORD\",").append(space());
    line.append("\"stream\":").append(space()).append(quoted(stream.stream())).append(',');
    line.append(space()).append("\"record\":").append(space());
    strict = true;
    line.append(plainRecord(stream));
    strict = false;
    if (random.nextBoolean()) {
      line.append(", \"version\": ").append(random.nextInt());
    }
    if (random.nextBoolean()) {
      line.append(", \"time_extracted\": \"2021-05-06T07:08:09.123456Z\"");
    }
    return line.append('}').toString();
  }

  /** Returns a message of any type with members in any order, some of them twice or wrong. */
  String unusual() {
    PropertyNames stream = STREAMS.get(random.nextInt(STREAMS.size()));
    List<String> members = new ArrayList<>();
    members.add(member("type", one("\"RECORD\"", "\"record\"", "\"Record\"", "\"RECORD\"")));
    members.add(member("stream", quoted(stream.stream())));
    members.add(member("record", record(stream)));
    maybe(4, members, "time_extracted", one("\"2021-05-06\"", "null", "5", "\"\"", "\"\\u0032\""));
    maybe(4, members, "version", one("1", "null", "-7", "1.0", "1e2", "99999999999999999999"));
    maybe(4, members, "sequence", one("1", "null", "123456789012345678", "1234567890123456789"));
    maybe(6, members, "extra", value(2));
    maybe(
        12,
        members,
        "type",
        one("\"STATE\"", "\"RECORD\"", "\"SCHEMA\"", "null", "\"R\\u0045CORD\""));
    maybe(12, members, "version", one("2", "null", "[]"));
    maybe(12, members, "sequence", one("2", "null"));
    maybe(12, members, "time_extracted", one("\"2022-01-01\"", "null", "{}"));
    maybe(12, members, "stream", one("\"orders\"", "\"\\u006frders\"", "\"missing\"", "1"));
    maybe(12, members, "record", record(stream));
    maybe(12, members, "value", value(2));
    maybe(12, members, "schema", one("{}", "{\"properties\": {\"a\": {}}}", "true"));
    if (random.nextInt(4) == 0) {
      Collections.shuffle(members, random);
    }
    if (random.nextInt(12) == 0) {
      members.remove(random.nextInt(members.size()));
    }
    return joined("{", members, "}");
  }

  /** Returns the line with some bytes removed, changed, added or moved. */
  byte[] broken(byte[] line) {
    byte[] bytes = line;
    for (int times = 1 + random.nextInt(3); times > 0 && bytes.length > 0; times--) {
      int place = random.nextInt(bytes.length);
      int length = random.nextInt(Math.min(8, bytes.length - place) + 1);
      bytes =
          switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(bytes, place);
            case 1 -> spliced(bytes, place, length, new byte[0]);
            case 2 -> spliced(bytes, place, 1, new byte[] {(byte) random.nextInt(256)});
            case 3 -> spliced(bytes, place, 1, new byte[] {structure()});
            case 4 -> spliced(bytes, place, 0, new byte[] {structure()});
            case 5 -> spliced(bytes, place, 0, Arrays.copyOfRange(bytes, place, place + length));
            default -> spliced(bytes, place, length, one(NOT_JSON).getBytes(UTF_8));
          };
    }
    return bytes;
  }

  private static byte[] spliced(byte[] bytes, int place, int removed, byte[] added) {
    byte[] result = new byte[bytes.length - removed + added.length];
    System.arraycopy(bytes, 0, result, 0, place);
    System.arraycopy(added, 0, result, place, added.length);
    int rest = bytes.length - place - removed;
    System.arraycopy(bytes, place + removed, result, place + added.length, rest);
    return result;
  }

  private byte structure() {
    return STRUCTURE[random.nextInt(STRUCTURE.length)];
  }

  /** Returns a record with declared properties in order and names without escapes. */
  private String plainRecord(PropertyNames stream) {
    List<String> members = new ArrayList<>();
    for (String property : names(stream)) {
      if (random.nextInt(10) > 0) {
        members.add(quoted(property) + ":" + space() + value(3));
      }
    }
    return joined("{", members, "}");
  }

  private String record(PropertyNames stream) {
    List<String> members = new ArrayList<>();
    for (String property : names(stream)) {
      maybe(2, members, property, value(3));
      maybe(20, members, property, value(1));
    }
    maybe(6, members, "undeclared", value(2));
    maybe(12, members, "undeclared", "1");
    maybe(12, members, one(STRINGS).replace("\\", ""), "1");
    if (random.nextInt(6) == 0) {
      Collections.shuffle(members, random);
    }
    return random.nextInt(30) == 0 ? value(2) : joined("{", members, "}");
  }

  private static List<String> names(PropertyNames stream) {
    return switch (stream.stream()) {
      case "orders" -> List.of("id", "name", "total", "tags", "at", "b\u00fcro");
      case "a-b" -> List.of("x", "x y", "", "🎁", "type", "record");
      case "odd" -> List.of("a\nb", "a\\nb", "q\"q", "t\\", "x\":1,\"y", "\u0001");
      default -> List.of();
    };
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 8)) {
      case 0 -> one("null", "true", "false");
      case 1, 2, 3 -> one(NUMBERS);
      case 4 -> Long.toString(random.nextLong());
      case 5, 6 -> '"' + one(STRINGS) + one(STRINGS) + '"';
      case 7 ->
          !strict && random.nextInt(40) == 0
              ? one(NOT_JSON)
              : "\"" + "x".repeat(random.nextInt(30)) + '"';
      case 8 -> nested();
      case 9 -> joined("[", values(depth), "]");
      default -> joined("{", members(depth), "}");
    };
  }

  private List<String> values(int depth) {
    List<String> values = new ArrayList<>();
    for (int count = random.nextInt(4); count > 0; count--) {
      values.add(value(depth - 1));
    }
    return values;
  }

  private List<String> members(int depth) {
    List<String> members = new ArrayList<>();
    for (int count = random.nextInt(4); count > 0; count--) {
      members.add(member(one(STRINGS).replace("\\", ""), value(depth - 1)));
    }
    return members;
  }

  /** Returns a nested value, usually of a few levels, sometimes around the limit. */
  private String nested() {
    int depth = random.nextInt(30) == 0 ? 990 + random.nextInt(15) : 1 + random.nextInt(5);
    StringBuilder value = new StringBuilder();
    StringBuilder end = new StringBuilder();
    for (int level = 0; level < depth; level++) {
      boolean object = random.nextBoolean();
      value.append(object ? "{\"a\":" : "[");
      end.append(object ? '}' : ']');
    }
    return value.append(one(NUMBERS)).append(end.reverse()).toString();
  }

  private void maybe(int oneIn, List<String> members, String name, String value) {
    if (random.nextInt(oneIn) == 0) {
      members.add(member(name, value));
    }
  }

  private String member(String name, String value) {
    String written = random.nextInt(20) == 0 ? escaped(name) : quoted(name);
    return written + space() + ":" + space() + value;
  }

  private String joined(String start, List<String> parts, String end) {
    String comma = space() + "," + space();
    return start + space() + String.join(comma, parts) + space() + end + space();
  }

  private String space() {
    return one("", "", " ", " ", "  ", "\t", "\r", " \t ");
  }

  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\1", "\\u0001")
        + '"';
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder("\"");
    text.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
    return escaped.append('"').toString();
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
