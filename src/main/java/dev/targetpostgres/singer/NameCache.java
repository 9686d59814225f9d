package dev.targetpostgres.singer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Caches the strings of names that have no slot, since the same names occur in every record. The
 * number of names is limited. Not thread-safe.
 */
final class NameCache {
  private static final int PLACES = 1024;

  /** Limit that keeps searches short: a long one costs more than a new string. */
  private static final int MOST = PLACES / 2;

  private final byte[][] names = new byte[PLACES][];
  private final String[] strings = new String[PLACES];
  private int count;

  /** Returns the name in the range. */
  String get(byte[] bytes, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + bytes[i];
    }
    int place = (hash ^ hash >>> 15) & (PLACES - 1);
    while (names[place] != null) {
      byte[] name = names[place];
      if (Arrays.equals(bytes, start, end, name, 0, name.length)) {
        return strings[place];
      }
      place = (place + 1) & (PLACES - 1);
    }
    String string = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    if (count < MOST) {
      names[place] = Arrays.copyOfRange(bytes, start, end);
      strings[place] = string;
      count++;
    }
    return string;
  }
}
