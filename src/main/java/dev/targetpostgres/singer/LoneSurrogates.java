package dev.targetpostgres.singer;

/**
 * Replaces escapes of lone surrogates, which are one half of a surrogate pair. JSON's grammar
 * allows them in strings and in names, but Jackson accepts them only in strings. The column's
 * encoder decides whether to reject them.
 */
final class LoneSurrogates {
  /** Has the length of the escapes that it replaces, so that all positions stay the same. */
  private static final byte[] REPLACEMENT = {'\\', 'u', 'f', 'f', 'f', 'd'};

  private LoneSurrogates() {}

  /** Returns the JSON with its lone surrogates replaced, or the same array if it has none. */
  static byte[] replaced(byte[] json, int length) {
    byte[] replaced = json;
    int p = 0;
    while (p < length) {
      int character = json[p] == '\\' ? escaped(json, p, length) : 0;
      int escape = p;
      if (character == 0) {
        p += json[p] == '\\' ? 2 : 1;
        continue;
      }
      p += REPLACEMENT.length;
      if (isHigh(character) && isLow(escaped(json, p, length))) {
        p += REPLACEMENT.length;
      } else if (isHigh(character) || isLow(character)) {
        replaced = replaced == json ? json.clone() : replaced;
        System.arraycopy(REPLACEMENT, 0, replaced, escape, REPLACEMENT.length);
      }
    }
    return replaced;
  }

  private static boolean isHigh(int character) {
    return Character.isHighSurrogate((char) character);
  }

  private static boolean isLow(int character) {
    return Character.isLowSurrogate((char) character);
  }

  /** Returns the character of the escape at the position, or 0 if there is no such escape. */
  private static int escaped(byte[] json, int position, int length) {
    if (position + REPLACEMENT.length > length
        || json[position] != '\\'
        || json[position + 1] != 'u') {
      return 0;
    }
    int character = 0;
    for (int i = position + 2; i < position + REPLACEMENT.length; i++) {
      int digit = Character.digit((int) json[i], 16);
      if (digit < 0) {
        return 0;
      }
      character = character << 4 | digit;
    }
    return character;
  }
}
