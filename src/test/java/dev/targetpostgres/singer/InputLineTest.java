package dev.targetpostgres.singer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of lines that are not messages. */
final class InputLineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a": 1,} | 9 | {"a": 1,} | a name in double quotes is expected and "}" found; remove the comma before it
          {"a": [1, ]} | 11 | {"a": [1, ]} | a value is expected and "]" found; remove the comma before it
          {"a": 1, // b | 10 | {"a": 1, // b | JSON has no comments
          {'a': 1} | 2 | {'a': 1} | JSON needs double quotes, and a single quote is found
          {"a": None} | 7 | {"a": None} | a value is expected
          {"a" "b"} | 6 | {"a" "b"} | a colon is expected and a string found
          {"a": 1 "b": 2} | 9 | {"a": 1 "b": 2} | a comma or "}" is expected and a string found
          {"a": [1 2]} | 10 | {"a": [1 2]} | a comma or "]" is expected
          {"a": [1}} | 9 | {"a": [1}} | a comma or "]" is expected and "}" found
          {"a": "\\x"} | 8 | {"a": "\\x"} | a JSON escape is expected and "\\" found
          {"a": "\\u12g4"} | 8 | {"a": "\\u12g4"} | a JSON escape is expected and "\\" found
          {"é": +1} | 7 | {"é": +1} | a value is expected and "+" found
          {"a": "0123456789012345678901234567890123456789", "b": x} | 56 | …, "b": x} | a value is expected
          """)
  void saysWhatIsExpected(String line, int column, String shown, String reason) {
    assertThatThrownBy(() -> read(line + "\n"))
        .hasMessage(
            "line 1 is not valid JSON (column %d: %s): %s. Correct the tap; if the line is a log"
                    .formatted(column, shown, reason)
                + " line, it belongs on stderr");
  }

  @Test
  void saysWhereTheInputEnds() {
    assertThatThrownBy(() -> read("{\"a\": [1,"))
        .hasMessage(
            "line 1 is cut off after column 9, in the middle of a list: {\"a\": [1,. Was the tap"
                + " killed? Its log may say why; run it again");
    assertThatThrownBy(() -> read("{\"a\": tru"))
        .hasMessageStartingWith("line 1 is cut off after column 9, in the middle of an object: ");
    assertThatThrownBy(() -> read("{\"a\": \"\\u00"))
        .hasMessageStartingWith("line 1 is cut off after column 11, in the middle of a string: ");
  }

  @Test
  void saysThatALineBreakIsInTheWay() {
    assertThatThrownBy(() -> read("{\"a\": \"two\nlines\"}"))
        .hasMessageStartingWith("line 1 is cut off after column 10, in the middle of a string: ")
        .hasMessageEndingWith(
            "{\"a\": \"two. The tap must write a message as one line, and line breaks in its"
                + " strings as \\n");
  }

  @Test
  void knowsHalfACharacterAtTheEnd() {
    byte[] whole = "{\"a\": \"é".getBytes(UTF_8);
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 1)))
        .hasMessageStartingWith("line 1 is cut off after column 8, in the middle of a string: ");
  }

  /** The middle of a string may be the rest of a secret, which nobody would know as one. */
  @Test
  void showsTheBeginningAndTheEndOfALongLine() {
    String line = "{\"a\": \"%s\", \"b\": \"%s".formatted("x".repeat(200), "y".repeat(200));
    assertThatThrownBy(() -> read(line))
        .hasMessageContaining(
            "string: {\"a\": \"" + "x".repeat(93) + "… \"" + "y".repeat(99) + "…. Was");
  }

  private static void read(String text) throws Exception {
    read(text.getBytes(UTF_8));
  }

  private static void read(byte[] text) throws Exception {
    LineReader lines = new LineReader(new ByteArrayInputStream(text), 1 << 20);
    lines.fill();
    while (!lines.next()) {
      lines.fill();
    }
    new MessageReader().read(lines);
  }
}
