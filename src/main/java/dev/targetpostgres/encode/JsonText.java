package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.Hex;
import dev.targetpostgres.singer.Words;

/** Decodes the escapes of JSON strings into UTF-8. The input must be valid JSON. */
final class JsonText {
  private static final int REPLACEMENT = 0xFFFD;
  private static final int ESCAPE_LENGTH = 6;

  private static final ChunkSource UNPOOLED =
      new ChunkSource() {
        @Override
        public byte[] take(int size) {
          return new byte[size];
        }

        @Override
        public void giveBack(byte[] chunk) {
          // Left to the garbage collector.
        }
      };

  private JsonText() {}

  /**
   * Writes the characters of a JSON string.
   *
   * @param sanitize whether to replace characters that PostgreSQL cannot store instead of rejecting
   *     them
   */
  static void unescape(byte[] bytes, int start, int end, boolean sanitize, CopyBuffer out) {
    int p = start;
    while (p < end) {
      if (bytes[p] != '\\') {
        int run = p;
        p = Words.find('\\', bytes, p, end);
        out.bytes(bytes, run, p);
      } else if (bytes[p + 1] == 'u') {
        int codePoint = codePoint(bytes, p, end);
        out.character(storable(codePoint, sanitize));
        p += codePoint > 0xFFFF ? 2 * ESCAPE_LENGTH : ESCAPE_LENGTH;
      } else {
        out.character(named(bytes[p + 1]));
        p += 2;
      }
    }
  }

  /** Returns the number of characters. An escape, or two for a surrogate pair, counts as one. */
  static int characters(byte[] bytes, int start, int end, boolean escaped) {
    int characters = 0;
    int p = start;
    while (p < end) {
      if (escaped && bytes[p] == '\\') {
        boolean hex = bytes[p + 1] == 'u';
        boolean pair = hex && codePoint(bytes, p, end) > 0xFFFF;
        p += pair ? 2 * ESCAPE_LENGTH : hex ? ESCAPE_LENGTH : 2;
        characters++;
      } else {
        characters += (bytes[p] & 0xC0) == 0x80 ? 0 : 1;
        p++;
      }
    }
    return characters;
  }

  /** Returns the string without escapes, in a new array. */
  static byte[] unescaped(byte[] bytes, int start, int end, boolean sanitize) {
    CopyBuffer plain = new CopyBuffer(UNPOOLED);
    unescape(bytes, start, end, sanitize, plain);
    return plain.toByteArray();
  }

  /**
   * Returns the character of the escape at the position. Two escapes of a surrogate pair are one
   * character; otherwise the result can be a lone surrogate.
   */
  static int codePoint(byte[] bytes, int position, int end) {
    int first = Hex.four(bytes, position + 2);
    int next = position + ESCAPE_LENGTH;
    if (Character.isHighSurrogate((char) first)
        && next + ESCAPE_LENGTH <= end
        && bytes[next] == '\\'
        && bytes[next + 1] == 'u') {
      int second = Hex.four(bytes, next + 2);
      if (Character.isLowSurrogate((char) second)) {
        return Character.toCodePoint((char) first, (char) second);
      }
    }
    return first;
  }

  /** Returns whether PostgreSQL's text can store the character. */
  static boolean isStorable(int codePoint) {
    return codePoint != 0 && !(codePoint >= 0xD800 && codePoint <= 0xDFFF);
  }

  static int storable(int codePoint, boolean sanitize) {
    if (isStorable(codePoint)) {
      return codePoint;
    }
    if (sanitize) {
      return REPLACEMENT;
    }
    throw notStorable(codePoint);
  }

  static RejectedValueException notStorable(int codePoint) {
    String name =
        codePoint == 0 ? "NUL (\\u0000)" : "a lone surrogate (\\u%04x)".formatted(codePoint);
    return new RejectedValueException(Wording.STRING_NOT_STORABLE.with(name));
  }

  private static int named(byte escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escape;
    };
  }
}
