package dev.targetpostgres.singer;

/**
 * Finds the end and the kind of a JSON value. It checks the value completely and copies no byte. If
 * it is not sure that the value is valid, it returns {@link #UNSURE}, and Jackson reads the line.
 * Not thread-safe.
 *
 * <p>This class is ugly for speed. A newline and eight more readable bytes must follow the line. A
 * value cannot contain a newline, so the loops end there and need no bounds checks.
 */
public final class JsonScanner {
  /** Returned instead of a position if the value is not valid, or if Jackson has to decide. */
  public static final int UNSURE = -1;

  /** Greatest length of a number without an exponent, in characters, that numeric surely holds. */
  public static final int LONGEST_SURE_NUMBER = 16_383;

  /** Greatest length of a number, in characters, that needs no further check. */
  private static final int LONGEST_USUAL_NUMBER = 18;

  /** Significant digits that distinguish every double from its neighbours. */
  private static final int DOUBLE_DIGITS = 17;

  /** Greatest depth of nested values. Jackson gets the same limit. */
  static final int MAXIMUM_DEPTH = 1000;

  private static final long QUOTES = Words.of('"');
  private static final long BACKSLASHES = Words.of('\\');

  private final long[] objectsByDepth = new long[(MAXIMUM_DEPTH >> 6) + 1];

  private byte kind;
  private boolean doubtful;
  private boolean longDecimals;

  /**
   * Returns whether a number with a fraction or an exponent had more than 17 significant digits, on
   * its own or within an object or array. Then resets this for the next record.
   */
  boolean takeLongDecimals() {
    boolean taken = longDecimals;
    longDecimals = false;
    return taken;
  }

  /** Returns the {@link JsonKind} of the value scanned last. */
  public byte kind() {
    return kind;
  }

  /** Returns the position of the next byte that is not white space, or of the line's end. */
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

  /** Scans the value that starts at the position. Returns the position after it, or UNSURE. */
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
    int p = Digits.end(bytes, firstDigit);
    if (p == firstDigit || (bytes[firstDigit] == '0' && p > firstDigit + 1)) {
      return UNSURE;
    }
    kind = JsonKind.INTEGER;
    int point = p;
    if (bytes[p] == '.') {
      kind = JsonKind.DECIMAL;
      int fraction = p + 1;
      p = Digits.end(bytes, fraction);
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
   * Returns the number of digits from the first that is not 0, including zeros at the end.
   *
   * @param point position of the point if there is one
   * @param end end of the digits, where an exponent can follow
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
    int end = Digits.end(bytes, digits);
    return end == digits ? UNSURE : end;
  }

  /**
   * Checks a string's escapes and its UTF-8. Returns the position of the closing quote, or UNSURE.
   * Sets {@link #doubtful} if the string has escapes.
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
        p = Utf8.endOfCharacter(bytes, p);
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

  /** Scans an object or array with all its contents. The stack has one bit for each level. */
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
      // After a value: close levels, or continue with the next value.
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

  /** Scans a name, its colon and the white space around the colon. */
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
