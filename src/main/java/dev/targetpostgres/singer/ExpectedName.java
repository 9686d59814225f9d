package dev.targetpostgres.singer;

import java.nio.charset.StandardCharsets;

/**
 * A member's name as it is expected in a line: quoted, with its colon and the space that may be
 * behind it, so that one look takes the place of scanning. Immutable, and so safe to share.
 */
final class ExpectedName {
  /** Eight bytes each, zeros behind the last one's. */
  private final long[] words;

  /** Bits of the last word that count. */
  private final long lastMask;

  private final int length;

  /** Expects the name, which JSON writes as it is. */
  ExpectedName(String name, boolean spaced) {
    byte[] expected = ('"' + name + (spaced ? "\": " : "\":")).getBytes(StandardCharsets.UTF_8);
    length = expected.length;
    byte[] padded = new byte[((length + Words.SIZE - 1) / Words.SIZE) * Words.SIZE];
    System.arraycopy(expected, 0, padded, 0, length);
    words = new long[padded.length / Words.SIZE];
    for (int i = 0; i < words.length; i++) {
      words[i] = Words.at(padded, i * Words.SIZE);
    }
    lastMask = -1L >>> (Byte.SIZE * (padded.length - length));
  }

  /**
   * Where the name that stands at the position ends, with colon and space; {@link
   * JsonScanner#UNSURE} where another one does. The position must be within a line of a {@link
   * LineReader}, so that eight bytes may be read behind whatever equals the name so far.
   */
  int behind(byte[] bytes, int position) {
    int last = words.length - 1;
    for (int i = 0; i < last; i++) {
      if (Words.at(bytes, position + i * Words.SIZE) != words[i]) {
        return JsonScanner.UNSURE;
      }
    }
    boolean is = (Words.at(bytes, position + last * Words.SIZE) & lastMask) == words[last];
    return is ? position + length : JsonScanner.UNSURE;
  }
}
