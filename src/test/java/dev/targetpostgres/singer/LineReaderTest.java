package dev.targetpostgres.singer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.testing.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LineReaderTest {
  private static final int PLENTY = 16 << 20;

  /** The first size of the reader's buffer. */
  private static final int BUFFER = 256 * 1024;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  @Test
  void cutsTheSameLinesFromPiecesOfEverySize() throws IOException {
    String text = "{\"a\": 1}\n\n{\"b\": \"é🎁\"}\r\nx\nlast, without newline";
    List<String> lines =
        List.of("{\"a\": 1}", "", "{\"b\": \"é🎁\"}\r", "x", "last, without newline");
    for (int size = 1; size <= text.getBytes(UTF_8).length + 1; size++) {
      assertThat(lines(text, size, PLENTY)).as("pieces of %d", size).isEqualTo(lines);
    }
  }

  @Test
  void findsNewlinesAtEveryAlignment() throws IOException {
    for (int first = 0; first < 20; first++) {
      for (int second = 0; second < 20; second++) {
        List<String> lines = List.of("a".repeat(first), "b".repeat(second), "c");
        assertThat(lines(String.join("\n", lines) + "\n", PLENTY, PLENTY)).isEqualTo(lines);
      }
    }
  }

  @Test
  void takesNoOtherByteForNewline() throws IOException {
    for (int value = 0; value < 256; value++) {
      byte[] line = new byte[19];
      Arrays.fill(line, (byte) value);
      if (value != '\n') {
        LineReader reader = new LineReader(new ChunkedInput(line, () -> 5), PLENTY);
        assertThat(readAll(reader)).as("byte %d", value).isEqualTo(List.of(line.length));
      }
    }
  }

  @Test
  void endsAtOnceWithEmptyInput() throws IOException {
    LineReader reader = new LineReader(InputStream.nullInputStream(), PLENTY);
    assertThat(reader.fill()).isFalse();
    assertThat(reader.next()).isFalse();
    assertThat(reader.fill()).as("asked again").isFalse();
    assertThat(reader.lineNumber()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "'\n', 1", "'\n\n', 2", "'a', 1", "'a\n', 1", "'a\nb', 2"})
  void countsLines(String text, int expected) throws IOException {
    LineReader reader = new LineReader(new ChunkedInput(text.getBytes(UTF_8), () -> 1), PLENTY);
    assertThat(readAll(reader)).hasSize(expected);
    assertThat(reader.lineNumber()).isEqualTo(expected);
  }

  @Test
  void skipsByteOrderMarkOfFirstLineOnly() throws IOException {
    String marked = BYTE_ORDER_MARK + "a\n" + BYTE_ORDER_MARK + "b\n";
    for (int size = 1; size < 12; size++) {
      assertThat(lines(marked, size, PLENTY)).isEqualTo(List.of("a", BYTE_ORDER_MARK + "b"));
    }
    assertThat(lines(BYTE_ORDER_MARK, 1, PLENTY)).isEqualTo(List.of(""));
    assertThat(lines(BYTE_ORDER_MARK + BYTE_ORDER_MARK + "a", 2, PLENTY))
        .isEqualTo(List.of(BYTE_ORDER_MARK + "a"));
  }

  @Test
  void keepsBytesThatOnlyBeginLikeByteOrderMark() throws IOException {
    byte[] cut = {(byte) 0xEF, (byte) 0xBB, '\n'};
    LineReader reader = new LineReader(new ChunkedInput(cut, () -> 1), PLENTY);
    assertThat(readAll(reader)).isEqualTo(List.of(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {-18, -17, -16, -2, -1, 0, 1, 2, 15, 16, 17, 18, BUFFER, 3 * BUFFER + 1})
  void growsForLineLongerThanTheBuffer(int beyond) throws IOException {
    String longLine = "é".repeat((BUFFER + beyond) / 2) + "x".repeat((BUFFER + beyond) % 2);
    List<String> lines = List.of("before", longLine, "behind", longLine, "last");
    for (int size : new int[] {1000, 65_536, BUFFER - 1, BUFFER, Integer.MAX_VALUE}) {
      assertThat(lines(String.join("\n", lines), size, PLENTY)).isEqualTo(lines);
    }
  }

  @Test
  void givesLargeBufferBackBehindLongLine() throws IOException {
    String text = "x".repeat(4 * BUFFER) + "\n" + "short\n".repeat(200_000);
    LineReader reader = new LineReader(new ChunkedInput(text.getBytes(UTF_8), () -> 9000), PLENTY);
    readAll(reader);
    assertThat(reader.buffer().length).isLessThan(2 * BUFFER);
  }

  @ParameterizedTest
  @ValueSource(ints = {1024, BUFFER - 2, BUFFER - 1, BUFFER, BUFFER + 1, 3 * BUFFER})
  void takesLinesUpToTheMaximumAndNoneBeyond(int maximum) throws IOException {
    String longest = "x".repeat(maximum);
    for (int size : new int[] {777, 8192, Integer.MAX_VALUE}) {
      List<String> good = List.of("a", longest, "b", longest);
      assertThat(lines(String.join("\n", good), size, maximum)).isEqualTo(good);
      for (String text : List.of("a\n" + longest + "y", "a\n" + longest + "y\nb")) {
        assertThatThrownBy(() -> lines(text, size, maximum))
            .as("pieces of %d", size)
            .isInstanceOfSatisfying(
                TargetException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
            .hasMessageStartingWith("line 2: longer than %,d bytes;".formatted(maximum))
            .hasMessageContaining("max_record_bytes");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100, 1028, Integer.MAX_VALUE})
  void doesNotCountByteOrderMarkAgainstTheMaximum(int size) throws IOException {
    String longest = "x".repeat(1024);
    assertThat(lines(BYTE_ORDER_MARK + longest + "\n", size, 1024)).isEqualTo(List.of(longest));
    assertThat(lines(BYTE_ORDER_MARK + longest, size, 1024)).isEqualTo(List.of(longest));
  }

  @Test
  void refusesLineWithoutEndBeforeHoldingMuchMoreThanTheMaximum() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            Arrays.fill(target, offset, offset + length, (byte) 'x');
            return length;
          }
        };
    LineReader reader = new LineReader(endless, 5 * BUFFER);
    assertThatThrownBy(() -> readAll(reader)).hasMessageStartingWith("line 1: longer than");
    assertThat(reader.buffer().length).isLessThan(6 * BUFFER);
  }

  @Test
  void hasNewlineAndEightReadableBytesBehindEveryLine() throws IOException {
    Random random = Seed.random("LineReaderTest");
    for (int round = 0; round < 50; round++) {
      String text = randomText(random);
      LineReader reader = new LineReader(pieces(text, random), PLENTY);
      while (reader.fill()) {
        while (reader.next()) {
          assertThat(reader.buffer()[reader.end()]).isEqualTo((byte) '\n');
          assertThat(reader.end() + Long.BYTES).isLessThan(reader.buffer().length);
        }
      }
    }
  }

  @Test
  void cutsRandomTextAsSplittingDoes() throws IOException {
    Random random = Seed.random("LineReaderTest");
    for (int round = 0; round < 300; round++) {
      String text = randomText(random);
      List<String> expected = new ArrayList<>(List.of(text.split("\n", -1)));
      if (expected.get(expected.size() - 1).isEmpty()) {
        expected.remove(expected.size() - 1);
      }
      assertThat(lines(new LineReader(pieces(text, random), PLENTY))).isEqualTo(expected);
    }
  }

  private static InputStream pieces(String text, Random random) {
    int largest = 1 << random.nextInt(19);
    return new ChunkedInput(text.getBytes(UTF_8), () -> 1 + random.nextInt(largest));
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, random.nextInt(60))
        .forEach(
            line -> {
              int length = random.nextInt(1 << random.nextInt(17));
              text.append((char) ('a' + random.nextInt(26)));
              text.append("z".repeat(length)).append("\n".repeat(random.nextInt(3)));
            });
    return text.toString();
  }

  private static List<String> lines(String text, int size, int maximum) throws IOException {
    return lines(new LineReader(new ChunkedInput(text.getBytes(UTF_8), () -> size), maximum));
  }

  private static List<String> lines(LineReader reader) throws IOException {
    List<String> lines = new ArrayList<>();
    while (reader.fill()) {
      while (reader.next()) {
        int length = reader.end() - reader.start();
        lines.add(new String(reader.buffer(), reader.start(), length, UTF_8));
        assertThat(reader.lineNumber()).isEqualTo(lines.size());
      }
    }
    return lines;
  }

  /** Returns the lengths of the lines. */
  private static List<Integer> readAll(LineReader reader) throws IOException {
    List<Integer> lengths = new ArrayList<>();
    while (reader.fill()) {
      while (reader.next()) {
        lengths.add(reader.end() - reader.start());
      }
    }
    return lengths;
  }
}
