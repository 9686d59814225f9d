package dev.targetpostgres.singer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Handles eight bytes at once, as a long. The first byte is the lowest one. */
public final class Words {
  /** Number of bytes in a word. */
  public static final int SIZE = Long.BYTES;

  static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  /** Returns the eight bytes at the position. */
  public static long at(byte[] bytes, int position) {
    return (long) LONG.get(bytes, position);
  }

  /** Returns a word that repeats the character eight times. */
  static long of(char ascii) {
    return ascii * ONES;
  }

  /**
   * Sets the high bit of each byte of the word that equals the repeated byte. Only the first high
   * bit is reliable: bytes after it can be wrong. Returns zero if no byte is equal.
   */
  static long equal(long word, long repeated) {
    long difference = word ^ repeated;
    return (difference - ONES) & ~difference & HIGH_BITS;
  }

  /** Sets the high bit of bytes below a space, in the same way as {@link #equal}. */
  static long controls(long word) {
    return (word - ' ' * ONES) & ~word & HIGH_BITS;
  }

  /** Returns the index of the first byte whose high bit is set, or 8 if there is none. */
  static int first(long highBits) {
    return Long.numberOfTrailingZeros(highBits) >>> 3;
  }

  /** Returns the position of the character's first occurrence in the range, or the range's end. */
  public static int find(char ascii, byte[] bytes, int start, int end) {
    long repeated = of(ascii);
    int p = start;
    while (p + SIZE <= end) {
      long found = equal(at(bytes, p), repeated);
      if (found != 0) {
        return p + first(found);
      }
      p += SIZE;
    }
    while (p < end && bytes[p] != ascii) {
      p++;
    }
    return p;
  }
}
