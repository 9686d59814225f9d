package dev.targetpostgres.encode;

import dev.targetpostgres.singer.JsonKind;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Shortens written-out doubles, also inside objects and arrays. Not thread-safe. */
final class WrittenOutDoubles {
  /** Length of the shortest written-out double in characters: 18 digits and the point. */
  private static final int SHORTEST = 19;

  private final WrittenOutDouble number = new WrittenOutDouble();

  /** Returns the value with its written-out doubles shortened, or null if it has none. */
  byte @Nullable [] shortened(byte kind, byte[] bytes, int start, int end) {
    return switch (kind) {
      case JsonKind.DECIMAL -> end - start < SHORTEST ? null : number.shortest(bytes, start, end);
      case JsonKind.OBJECT, JsonKind.ARRAY, JsonKind.DOUBTFUL_OBJECT, JsonKind.DOUBTFUL_ARRAY ->
          within(bytes, start, end);
      default -> null;
    };
  }

  private byte @Nullable [] within(byte[] bytes, int start, int end) {
    ByteArrayOutputStream shortened = null;
    int copied = start;
    int p = start;
    while (p < end) {
      byte b = bytes[p];
      if (b == '"') {
        p = endOfString(bytes, p + 1);
      } else if (b == '-' || (b >= '0' && b <= '9')) {
        int after = endOfNumber(bytes, p, end);
        boolean fraction = after - p >= SHORTEST && isDecimal(bytes, p, after);
        byte[] shortest = fraction ? number.shortest(bytes, p, after) : null;
        if (shortest != null) {
          shortened = shortened == null ? new ByteArrayOutputStream() : shortened;
          shortened.write(bytes, copied, p - copied);
          shortened.write(shortest, 0, shortest.length);
          copied = after;
        }
        p = after;
      } else {
        p++;
      }
    }
    if (shortened == null) {
      return null;
    }
    shortened.write(bytes, copied, end - copied);
    return shortened.toByteArray();
  }

  private static int endOfString(byte[] bytes, int start) {
    int p = start;
    while (bytes[p] != '"') {
      p += bytes[p] == '\\' ? 2 : 1;
    }
    return p + 1;
  }

  private static int endOfNumber(byte[] bytes, int start, int end) {
    int p = start;
    while (p < end && bytes[p] != ',' && bytes[p] != ']' && bytes[p] != '}' && bytes[p] > ' ') {
      p++;
    }
    return p;
  }

  /** Returns whether the text is a decimal. Excludes integers. */
  private static boolean isDecimal(byte[] bytes, int start, int end) {
    for (int p = start; p < end; p++) {
      if (bytes[p] == '.' || (bytes[p] | 0x20) == 'e') {
        return true;
      }
    }
    return false;
  }
}
