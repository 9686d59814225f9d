package dev.targetpostgres.singer;

/**
 * Escapes of one half of a surrogate pair. JSON's grammar has them in strings and in names alike;
 * Jackson takes them in strings only. What becomes of them is for the column to say.
 */
final class LoneSurrogates {
  /** As long as the escapes that it stands for, so that all else stays where it is. */
  private static final byte[] REPLACEMENT = {'\\', 'u', 'f', 'f', 'f', 'd'};

  private LoneSurrogates() {}

  /** The JSON with other escapes in place of those; itself where it has none. */
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

  /** The character that four digits stand for; 0 where the position has no such escape. */
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
