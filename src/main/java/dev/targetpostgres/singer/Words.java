package dev.targetpostgres.singer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes looked at together, as a long: the first of them is its lowest. */
public final class Words {
  /** How many bytes a word holds. */
  public static final int SIZE = Long.BYTES;

  static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  /** The eight bytes at the position. */
  public static long at(byte[] bytes, int position) {
    return (long) LONG.get(bytes, position);
  }

  /** The same byte eight times. */
  static long of(char ascii) {
    return ascii * ONES;
  }

  /**
   * A high bit for each byte of the word that equals the one repeated in the other; after the first
   * of them there may be others. Zero where there is none.
   */
  static long equal(long word, long repeated) {
    long difference = word ^ repeated;
    return (difference - ONES) & ~difference & HIGH_BITS;
  }

  /** A high bit for bytes below a space, as {@link #equal} sets them. */
  static long controls(long word) {
    return (word - ' ' * ONES) & ~word & HIGH_BITS;
  }

  /** Place of the first byte that has its high bit set; 8 where none has. */
  static int first(long highBits) {
    return Long.numberOfTrailingZeros(highBits) >>> 3;
  }

  /** Where the first such byte of the range stands, or the range's end. */
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
