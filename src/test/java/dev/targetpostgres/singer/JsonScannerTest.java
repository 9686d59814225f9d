package dev.targetpostgres.singer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonScannerTest {
  private final JsonScanner scanner = new JsonScanner();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          null                                     | NULL
          true                                     | TRUE
          false                                    | FALSE
          0                                        | INTEGER
          -0                                       | INTEGER
          123456                                   | INTEGER
          0.5                                      | DECIMAL
          1e3                                      | DECIMAL
          -1.25E-10                                | DECIMAL
          NaN                                      | NOT_FINITE
          Infinity                                 | NOT_FINITE
          -Infinity                                | NOT_FINITE
          ""                                       | STRING
          "a b é 🎁"                                | STRING
          "\\n"                                    | ESCAPED_STRING
          "\\ud83c\\udf81"                         | ESCAPED_STRING
          {}                                       | OBJECT
          {"a": [1.5, null, {"b": "c"}]}           | OBJECT
          []                                       | ARRAY
          [ [ ] , { } ]                            | ARRAY
          {"a\\t": 1}                              | DOUBTFUL_OBJECT
          {"a": 1e3}                               | DOUBTFUL_OBJECT
          {"a": NaN}                               | DOUBTFUL_OBJECT
          ["\\u0000"]                              | DOUBTFUL_ARRAY
          [-Infinity]                              | DOUBTFUL_ARRAY
          [[[1E1]]]                                | DOUBTFUL_ARRAY
          """)
  void tellsKindAndEnd(String json, String kind) throws ReflectiveOperationException {
    for (String behind : new String[] {",", "}", "]", " ", "\n", "\t", "\r"}) {
      assertThat(end(json, behind)).as(json + behind).isEqualTo(json.length());
      assertThat(scanner.kind()).isEqualTo(JsonKind.class.getField(kind).getByte(null));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nul",
        "nulls",
        "True",
        "nan",
        "INF",
        "+1",
        "-",
        "--1",
        "01",
        "-01",
        "00",
        "1.",
        ".5",
        "1.e5",
        "1e",
        "1e+",
        "1x",
        "0x1",
        "1-",
        "1\"",
        "\"",
        "\"a",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\\"",
        "\"a\tb\"",
        "\"\u0000\"",
        "\"\u001f\"",
        "{",
        "[",
        "{]",
        "[}",
        "[1,]",
        "[,]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\" 1}",
        "{\"a\":1,}",
        "{a:1}",
        "{1:1}",
        "[\"a\":1]",
        "[1}",
        "{\"a\":1]",
        "/**/1",
        "'a'",
        "[tru]",
        "[1e]",
        "[\"\\q\"]",
        "{\"\\q\":1}"
      })
  void givesUpOnWhatIsNoJson(String json) {
    assertThat(end(json, "\n")).isEqualTo(JsonScanner.UNSURE);
  }

  @Test
  void checksUtf8InStrings() {
    byte[] line = "\"a?b\"".getBytes(UTF_8);
    for (int value = 0x80; value < 0x100; value++) {
      line[2] = (byte) value;
      assertThat(scanner.value(withSlack(line, "\n"), 0)).isEqualTo(JsonScanner.UNSURE);
    }
  }

  @Test
  void findsTheEndOfStringsOfEveryLengthAtEveryAlignment() {
    for (int length = 0; length < 40; length++) {
      for (int before = 0; before < 9; before++) {
        for (String last : new String[] {"x", "é", "🎁", "\\n", "\\\\", "\\\"", "\u007f"}) {
          String json = "\"" + "a".repeat(length) + last + "\"";
          byte[] line = withSlack((" ".repeat(before) + json).getBytes(UTF_8), ",\"\"");
          assertThat(scanner.value(line, before)).isEqualTo(before + json.getBytes(UTF_8).length);
        }
      }
    }
  }

  @Test
  void findsControlCharactersAtEveryAlignment() {
    for (int place = 1; place < 20; place++) {
      for (byte control = 0; control < ' '; control++) {
        byte[] json = ("\"" + "a".repeat(20) + "\"").getBytes(UTF_8);
        json[place] = control;
        assertThat(scanner.value(withSlack(json, "\n"), 0)).isEqualTo(JsonScanner.UNSURE);
      }
    }
  }

  @Test
  void takesControlsBehindPlainBytesNeverForEnd() {
    // Bytes of 0x20 or 0x7F next to a searched byte must not be affected by a borrow or carry.
    String json = "\"" + " \u007f!#[]".repeat(10) + "\"";
    assertThat(end(json, "\n")).isEqualTo(json.length());
    assertThat(scanner.kind()).isEqualTo(JsonKind.STRING);
  }

  @Test
  void goesAsDeepAsAllowedAndNoDeeper() {
    int most = JsonScanner.MAXIMUM_DEPTH;
    for (String[] pair : new String[][] {{"[", "]"}, {"{\"a\":", "}"}}) {
      String inner = pair[0].equals("[") ? "" : "1";
      String deepest = pair[0].repeat(most) + inner + pair[1].repeat(most);
      assertThat(end(deepest, "\n")).isEqualTo(deepest.length());
      assertThat(end(pair[0] + deepest + pair[1], "\n")).isEqualTo(JsonScanner.UNSURE);
    }
  }

  @Test
  void keepsObjectsAndArraysApartOnEveryLevel() {
    // Levels above 64 use another word of bits.
    for (int depth = 1; depth < 200; depth++) {
      String json = "[{\"a\":".repeat(depth) + "1" + "}]".repeat(depth);
      assertThat(end(json, "\n")).isEqualTo(json.length());
      String crossed = "[{\"a\":".repeat(depth) + "1" + "]}".repeat(depth);
      assertThat(end(crossed, "\n")).isEqualTo(JsonScanner.UNSURE);
    }
  }

  @Test
  void skipsSpaceOfALineAndNothingElse() {
    for (int value = 0; value < 256; value++) {
      boolean space = value == ' ' || value == '\t' || value == '\r';
      byte[] line = {' ', (byte) value, 'x'};
      assertThat(JsonScanner.skipSpace(line, 0)).as("byte %d", value).isEqualTo(space ? 2 : 1);
    }
  }

  /** Returns the end of the value that the scanner finds, in characters, or UNSURE. */
  private int end(String json, String behind) {
    int end = scanner.value(withSlack(json.getBytes(UTF_8), behind), 0);
    return end < 0 ? end : new String(json.getBytes(UTF_8), 0, end, UTF_8).length();
  }

  private static byte[] withSlack(byte[] json, String behind) {
    byte[] tail = (behind + "\n\"\"\"\"}}}}]]]]").getBytes(UTF_8);
    byte[] line = Arrays.copyOf(json, json.length + tail.length);
    System.arraycopy(tail, 0, line, json.length, tail.length);
    return line;
  }
}
