package dev.targetpostgres.encode;

import dev.targetpostgres.singer.JsonKind;
import dev.targetpostgres.singer.JsonScanner;
import dev.targetpostgres.singer.Words;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds JSON values inside strings. Not thread-safe. */
final class JsonInStrings {
  /** Readable bytes that a scanner needs after a value: a newline and eight more. */
  private static final int SPARE = Words.SIZE + 1;

  private final boolean sanitize;
  private final JsonScanner scanner = new JsonScanner();
  private byte kind;

  JsonInStrings(boolean sanitize) {
    this.sanitize = sanitize;
  }

  /** Returns the {@link JsonKind} of the value found last. */
  byte kind() {
    return kind;
  }

  /** Returns the single JSON value in the string, or null if the string holds anything else. */
  byte @Nullable [] json(byte stringKind, byte[] bytes, int start, int end) {
    if (!canBeJson(bytes, start, end)) {
      return null;
    }
    byte[] text;
    try {
      text =
          stringKind == JsonKind.ESCAPED_STRING
              ? JsonText.unescaped(bytes, start, end, sanitize)
              : Arrays.copyOfRange(bytes, start, end);
    } catch (RejectedValueException notStorable) {
      return null; // The column's encoder rejects the string with a reason.
    }
    byte[] line = Arrays.copyOf(text, text.length + SPARE);
    Arrays.fill(line, text.length, line.length, (byte) '\n');
    oneLine(line, text.length);
    int first = JsonScanner.skipSpace(line, 0);
    int afterValue = first < text.length ? scanner.value(line, first) : JsonScanner.UNSURE;
    if (afterValue < 0 || JsonScanner.skipSpace(line, afterValue) != text.length) {
      return null;
    }
    kind = scanner.kind();
    return Arrays.copyOfRange(line, first, afterValue);
  }

  /** Returns whether JSON can begin with the first character. Most strings fail this quick test. */
  private static boolean canBeJson(byte[] bytes, int start, int end) {
    if (start == end) {
      return false;
    }
    byte b = bytes[start];
    return b == '{'
        || b == '['
        || b == '-'
        || (b >= '0' && b <= '9')
        || b == 't'
        || b == 'f'
        || b == 'n'
        || b == ' '
        || b == '\\';
  }

  /** Replaces newlines between values by spaces, since the scanner reads a single line. */
  private static void oneLine(byte[] line, int length) {
    boolean inString = false;
    for (int p = 0; p < length; p++) {
      if (line[p] == '"') {
        inString = !inString;
      } else if (inString && line[p] == '\\') {
        p++;
      } else if (!inString && line[p] == '\n') {
        line[p] = ' ';
      }
    }
  }
}
