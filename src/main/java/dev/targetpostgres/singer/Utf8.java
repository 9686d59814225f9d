package dev.targetpostgres.singer;

/** Checks UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /**
   * Returns the position after a character of two to four bytes, or -1 if the bytes are not valid.
   * At least three bytes after the position must be readable.
   */
  static int endOfCharacter(byte[] bytes, int position) {
    int lead = bytes[position] & 0xFF;
    int second = bytes[position + 1] & 0xFF;
    if (lead < 0xC2 || lead > 0xF4) {
      return -1;
    }
    if (lead < 0xE0) {
      return isContinuation(bytes[position + 1]) ? position + 2 : -1;
    }
    if (lead < 0xF0) {
      int lowest = lead == 0xE0 ? 0xA0 : 0x80;
      int highest = lead == 0xED ? 0x9F : 0xBF;
      return second >= lowest && second <= highest && isContinuation(bytes[position + 2])
          ? position + 3
          : -1;
    }
    int lowest = lead == 0xF0 ? 0x90 : 0x80;
    int highest = lead == 0xF4 ? 0x8F : 0xBF;
    return second >= lowest
            && second <= highest
            && isContinuation(bytes[position + 2])
            && isContinuation(bytes[position + 3])
        ? position + 4
        : -1;
  }

  /** Returns the position of the first byte that is not well-formed UTF-8, or -1 if none. */
  static int firstInvalid(byte[] bytes, int start, int end) {
    int position = start;
    while (position < end) {
      int next = bytes[position] >= 0 ? position + 1 : endOfCharacter(bytes, position);
      if (next < 0 || next > end) {
        return position;
      }
      position = next;
    }
    return -1;
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }
}
