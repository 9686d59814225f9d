package dev.targetpostgres.singer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.testing.Effort;
import dev.targetpostgres.testing.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Compares the scanner with Jackson. The scanner may be unsure, but its results must be right. */
final class RecordScannerFuzzTest {
  private static final int LINES = Effort.times(12_000);
  private static final long LINE_NUMBER = 17;

  private final Random random = Seed.random("RecordScannerFuzzTest");
  private final RandomLines lines = new RandomLines(random);
  private final RecordScanner scanner;
  private final JacksonReader jackson;

  /** Number of lines about which the scanner was sure. */
  private int understood;

  RecordScannerFuzzTest() {
    Map<String, PropertyNames> streams = new HashMap<>();
    RandomLines.STREAMS.forEach(stream -> streams.put(stream.stream(), stream));
    scanner = new RecordScanner(streams);
    jackson = new JacksonReader(streams);
  }

  /** The contents of a record, without its position. */
  private record Content(
      String stream,
      String record,
      List<String> values,
      Set<String> undeclared,
      @Nullable Long version,
      @Nullable Long sequence,
      String timeExtracted) {}

  @Test
  void scannerUnderstandsWhatTapsPrint() {
    for (int i = 0; i < LINES / 10; i++) {
      byte[] line = lines.usual().getBytes(UTF_8);
      // Jackson has to explain values that are not JSON or are nested too deep.
      if (read(line) != null) {
        assertThat(scan(line)).as(text(line)).isNotNull();
        check(line);
      }
    }
  }

  @Test
  void scannerSaysWhatJacksonSaysOfAnyJson() {
    for (int i = 0; i < LINES; i++) {
      check(lines.unusual().getBytes(UTF_8));
    }
    assertThat(understood).isBetween(LINES / 20, LINES - LINES / 20);
  }

  @Test
  void scannerSaysWhatJacksonSaysOfBrokenLines() {
    for (int i = 0; i < LINES; i++) {
      String line = random.nextInt(3) == 0 ? lines.unusual() : lines.usual();
      check(lines.broken(line.getBytes(UTF_8)));
    }
    assertThat(understood).isBetween(LINES / 20, LINES - LINES / 20);
  }

  private void check(byte[] line) {
    for (int i = 0; i < line.length; i++) {
      line[i] = line[i] == '\n' ? (byte) ' ' : line[i];
    }
    Content scanned = scan(line);
    Content read = read(line);
    understood += scanned == null ? 0 : 1;
    if (scanned != null) {
      assertThat(scanned).as(text(line)).isEqualTo(read);
    }
  }

  private @Nullable Content scan(byte[] line) {
    byte[] buffer = buffer(line);
    int start = buffer.length - 16 - 1 - line.length;
    RecordMessage message = new RecordMessage();
    message.start(buffer, LINE_NUMBER);
    int end = scanner.scan(buffer, start, message);
    if (end < 0) {
      return null;
    }
    assertThat(end).as(text(line)).isEqualTo(start + line.length);
    for (int slot = 0; slot < message.names().size(); slot++) {
      checkPlain(message, slot);
    }
    return content(message);
  }

  /** Returns null for a line that is not a record. All failures must be a TargetException. */
  private @Nullable Content read(byte[] line) {
    byte[] buffer = buffer(line);
    int start = buffer.length - 16 - 1 - line.length;
    try {
      Message message =
          jackson.read(
              new InputLine(
                  buffer,
                  start,
                  start + line.length,
                  false,
                  new Place(LINE_NUMBER, null, LINE_NUMBER)),
              new RecordMessage());
      return message instanceof RecordMessage record ? content(record) : null;
    } catch (TargetException refused) {
      assertThat(refused).hasMessageStartingWith("line " + LINE_NUMBER);
      assertThat(refused.exitCode()).isEqualTo(ExitCode.INPUT);
      return null;
    } catch (RuntimeException bug) {
      throw new AssertionError(text(line), bug);
    }
  }

  /** Returns the line inside a buffer, with a newline after it and then misleading bytes. */
  private byte[] buffer(byte[] line) {
    int before = random.nextInt(9);
    byte[] buffer = new byte[before + line.length + 1 + 16];
    System.arraycopy(line, 0, buffer, before, line.length);
    buffer[before + line.length] = '\n';
    String rest = "\":1,\"a\":\"\"}}]]]]]]]]";
    for (int i = 0; i < 16; i++) {
      buffer[before + line.length + 1 + i] = (byte) rest.charAt(random.nextInt(rest.length()));
    }
    return buffer;
  }

  private static Content content(RecordMessage message) {
    List<String> values = new ArrayList<>();
    for (int slot = 0; slot < message.names().size(); slot++) {
      byte kind = message.kind(slot);
      values.add(
          kind == JsonKind.MISSING
              ? "missing"
              : family(kind) + " " + text(message, message.start(slot), message.end(slot)));
    }
    return new Content(
        message.stream(),
        text(message, message.recordStart(), message.recordEnd()),
        values,
        new HashSet<>(message.undeclared()),
        message.hasVersion() ? message.version() : null,
        message.hasSequence() ? message.sequence() : null,
        text(message, message.timeExtractedStart(), message.timeExtractedEnd()));
  }

  /** Jackson's reader considers every string escaped and every container doubtful. */
  private static String family(byte kind) {
    return switch (kind) {
      case JsonKind.STRING, JsonKind.ESCAPED_STRING -> "string";
      case JsonKind.OBJECT, JsonKind.DOUBTFUL_OBJECT -> "object";
      case JsonKind.ARRAY, JsonKind.DOUBTFUL_ARRAY -> "array";
      default -> "kind " + kind;
    };
  }

  /** Checks that a value of a plain kind has none of the contents that need a check. */
  private static void checkPlain(RecordMessage message, int slot) {
    byte kind = message.kind(slot);
    if (kind == JsonKind.MISSING) {
      return;
    }
    String value = text(message, message.start(slot), message.end(slot));
    if (kind == JsonKind.STRING) {
      assertThat(value).doesNotContain("\\");
    } else if (kind == JsonKind.OBJECT || kind == JsonKind.ARRAY) {
      String outside = value.replaceAll("\"[^\"]*\"|true|false|null", "");
      assertThat(value).doesNotContain("\\");
      assertThat(outside).as(value).doesNotContainPattern("[a-zA-Z]");
    }
  }

  private static String text(RecordMessage message, int start, int end) {
    return new String(message.bytes(), start, end - start, UTF_8);
  }

  private static String text(byte[] line) {
    return new String(line, UTF_8);
  }
}
