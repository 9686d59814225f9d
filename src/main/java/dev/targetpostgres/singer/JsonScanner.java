package dev.targetpostgres.singer;

/**
 * Finds where a JSON value ends and of what kind it is, checking it completely, without copying a
 * byte. Whatever it is not sure of it gives up on, and the line goes to Jackson, which then accepts
 * it or says what is wrong. Not thread-safe.
 *
 * <p>This class is ugly for speed. It counts on a newline after the line and on eight readable
 * bytes after that: neither can occur inside a value, so no bounds are checked byte by byte.
 */
public final class JsonScanner {
  /** In place of a position: not understood. */
  public static final int UNSURE = -1;

  /** Characters of a number without an exponent that PostgreSQL's numeric holds for sure. */
  public static final int LONGEST_SURE_NUMBER = 16_383;

  /** A number of so many characters needs no closer look. */
  private static final int LONGEST_USUAL_NUMBER = 18;

  /** With so many significant digits, every double can be told from its neighbours. */
  private static final int DOUBLE_DIGITS = 17;

  /** How deep values may be nested; Jackson's limit is set to the same. */
  static final int MAXIMUM_DEPTH = 1000;

  private static final long QUOTES = Words.of('"');
  private static final long BACKSLASHES = Words.of('\\');

  private final long[] objectsByDepth = new long[(MAXIMUM_DEPTH >> 6) + 1];

  private byte kind;
  private boolean doubtful;
  private boolean longDecimals;

  /**
   * Whether a number with a fraction or exponent and more than 17 significant digits was scanned,
   * alone or in an object or array, since this was last asked.
   */
  boolean takeLongDecimals() {
    boolean taken = longDecimals;
    longDecimals = false;
    return taken;
  }

  /** Kind of the value scanned last: one of {@link JsonKind}. */
  public byte kind() {
    return kind;
  }

  /** The position of the first byte from here on that is not white space within a line. */
  public static int skipSpace(byte[] bytes, int position) {
    if (bytes[position] > ' ') {
      return position;
    }
    int p = position;
    while (bytes[p] == ' ' || bytes[p] == '\t' || bytes[p] == '\r') {
      p++;
    }
    return p;
  }

  /** Scans the value that starts at the position; returns the position after it, or UNSURE. */
  public int value(byte[] bytes, int position) {
    switch (bytes[position]) {
      case '"' -> {
        doubtful = false;
        int close = string(bytes, position + 1);
        kind = doubtful ? JsonKind.ESCAPED_STRING : JsonKind.STRING;
        return close < 0 ? UNSURE : close + 1;
      }
      case '{', '[' -> {
        doubtful = false;
        int end = container(bytes, position);
        boolean object = bytes[position] == '{';
        if (doubtful) {
          kind = object ? JsonKind.DOUBTFUL_OBJECT : JsonKind.DOUBTFUL_ARRAY;
        } else {
          kind = object ? JsonKind.OBJECT : JsonKind.ARRAY;
        }
        return end;
      }
      default -> {
        return scalar(bytes, position);
      }
    }
  }

  private int scalar(byte[] bytes, int position) {
    switch (bytes[position]) {
      case 'n' -> {
        kind = JsonKind.NULL;
        return word(bytes, position, "null");
      }
      case 't' -> {
        kind = JsonKind.TRUE;
        return word(bytes, position, "true");
      }
      case 'f' -> {
        kind = JsonKind.FALSE;
        return word(bytes, position, "false");
      }
      case 'N' -> {
        kind = JsonKind.NOT_FINITE;
        return word(bytes, position, "NaN");
      }
      case 'I' -> {
        kind = JsonKind.NOT_FINITE;
        return word(bytes, position, "Infinity");
      }
      default -> {
        if (bytes[position] == '-' && bytes[position + 1] == 'I') {
          kind = JsonKind.NOT_FINITE;
          return word(bytes, position, "-Infinity");
        }
        return number(bytes, position);
      }
    }
  }

  private static int word(byte[] bytes, int position, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (bytes[position + i] != word.charAt(i)) {
        return UNSURE;
      }
    }
    int end = position + word.length();
    return endsScalar(bytes[end]) ? end : UNSURE;
  }

  private static boolean endsScalar(byte next) {
    return next == ',' || next == '}' || next == ']' || (next <= ' ' && next >= 0);
  }

  private int number(byte[] bytes, int position) {
    int firstDigit = bytes[position] == '-' ? position + 1 : position;
    int p = Digits.behind(bytes, firstDigit);
    if (p == firstDigit || (bytes[firstDigit] == '0' && p > firstDigit + 1)) {
      return UNSURE;
    }
    kind = JsonKind.INTEGER;
    int point = p;
    if (bytes[p] == '.') {
      kind = JsonKind.DECIMAL;
      int fraction = p + 1;
      p = Digits.behind(bytes, fraction);
      if (p == fraction) {
        return UNSURE;
      }
    }
    int exponent = p;
    if ((bytes[p] | 0x20) == 'e') {
      kind = JsonKind.DECIMAL;
      doubtful = true;
      p = exponent(bytes, p + 1);
      if (p < 0) {
        return UNSURE;
      }
    }
    if (p - position > LONGEST_USUAL_NUMBER) {
      doubtful |= p - position > LONGEST_SURE_NUMBER;
      longDecimals |=
          kind == JsonKind.DECIMAL
              && significantDigits(bytes, firstDigit, point, exponent) > DOUBLE_DIGITS;
    }
    return endsScalar(bytes[p]) ? p : UNSURE;
  }

  /**
   * Returns how many digits there are from the first that is not 0 on, zeros at the end included.
   *
   * @param point where the point is, if there is one
   * @param end of the digits: the exponent starts there, if there is one
   */
  private static int significantDigits(byte[] bytes, int firstDigit, int point, int end) {
    int first = firstDigit;
    while (first < end && (bytes[first] == '0' || bytes[first] == '.')) {
      first++;
    }
    return end - first - (first < point && point < end ? 1 : 0);
  }

  private static int exponent(byte[] bytes, int position) {
    int digits = bytes[position] == '+' || bytes[position] == '-' ? position + 1 : position;
    int end = Digits.behind(bytes, digits);
    return end == digits ? UNSURE : end;
  }

  /**
   * Returns the position of the closing quote, having checked escapes and UTF-8; sets {@link
   * #doubtful} where there are escapes.
   */
  int string(byte[] bytes, int position) {
    int p = position;
    while (true) {
      long word = Words.at(bytes, p);
      long special =
          Words.equal(word, QUOTES)
              | Words.equal(word, BACKSLASHES)
              | Words.controls(word)
              | (word & Words.HIGH_BITS);
      if (special == 0) {
        p += Words.SIZE;
        continue;
      }
      p += Words.first(special);
      byte b = bytes[p];
      if (b == '"') {
        return p;
      } else if (b == '\\') {
        doubtful = true;
        p = escape(bytes, p + 1);
      } else if (b < 0) {
        p = Utf8.behindCharacter(bytes, p);
      } else {
        return UNSURE;
      }
      if (p < 0) {
        return UNSURE;
      }
    }
  }

  private static int escape(byte[] bytes, int position) {
    switch (bytes[position]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return position + 1;
      }
      case 'u' -> {
        return Hex.four(bytes, position + 1) < 0 ? UNSURE : position + 5;
      }
      default -> {
        return UNSURE;
      }
    }
  }

  /** Scans an object or array and all in it, with a stack of one bit a level. */
  private int container(byte[] bytes, int position) {
    int depth = 0;
    int p = position;
    while (true) {
      byte b = bytes[p];
      if (b == '{' || b == '[') {
        if (++depth > MAXIMUM_DEPTH) {
          return UNSURE;
        }
        boolean object = b == '{';
        mark(depth, object);
        p = skipSpace(bytes, p + 1);
        if (bytes[p] != (object ? '}' : ']')) {
          p = object ? name(bytes, p) : p;
          if (p < 0) {
            return UNSURE;
          }
          continue;
        }
        p++;
        depth--;
      } else {
        p = innerScalar(bytes, p);
        if (p < 0) {
          return UNSURE;
        }
      }
      // After a value: close levels, or go on to the next value.
      while (true) {
        if (depth == 0) {
          return p;
        }
        p = skipSpace(bytes, p);
        boolean object = isObject(depth);
        byte next = bytes[p];
        if (next == ',') {
          p = skipSpace(bytes, p + 1);
          p = object ? name(bytes, p) : p;
          if (p < 0) {
            return UNSURE;
          }
          break;
        }
        if (next != (object ? '}' : ']')) {
          return UNSURE;
        }
        p++;
        depth--;
      }
    }
  }

  private int innerScalar(byte[] bytes, int position) {
    if (bytes[position] == '"') {
      int close = string(bytes, position + 1);
      return close < 0 ? UNSURE : close + 1;
    }
    int end = scalar(bytes, position);
    doubtful |= kind == JsonKind.NOT_FINITE;
    return end;
  }

  /** Scans a name, its colon and the space around it. */
  private int name(byte[] bytes, int position) {
    if (bytes[position] != '"') {
      return UNSURE;
    }
    int close = string(bytes, position + 1);
    if (close < 0) {
      return UNSURE;
    }
    int colon = skipSpace(bytes, close + 1);
    return bytes[colon] == ':' ? skipSpace(bytes, colon + 1) : UNSURE;
  }

  private void mark(int depth, boolean object) {
    long bit = 1L << depth;
    if (object) {
      objectsByDepth[depth >> 6] |= bit;
    } else {
      objectsByDepth[depth >> 6] &= ~bit;
    }
  }

  private boolean isObject(int depth) {
    return (objectsByDepth[depth >> 6] & 1L << depth) != 0;
  }
}
