package dev.targetpostgres.singer;

/**
 * Reads decimal digits in ASCII, eight at a time, as {@link Words}.
 *
 * <p>Most numbers have a few digits. A loop over single digits ends with a branch that the
 * processor cannot predict, and that costs more than the digits themselves.
 */
public final class Digits {
  private static final long ZEROS = Words.of('0');

  /** Sets the high bit of each byte whose value is above 9, if added to the values of digits. */
  private static final long ABOVE_NINE = 0x7676767676767676L;

  private static final long[] POWERS_OF_TEN = new long[19];

  static {
    long power = 1;
    for (int i = 0; i < POWERS_OF_TEN.length; i++) {
      POWERS_OF_TEN[i] = power;
      power *= 10;
    }
  }

  private Digits() {}

  /** Returns the number of leading bytes of the word that are digits, from 0 to 8. */
  public static int leading(long word) {
    long values = word ^ ZEROS;
    // A carry from a byte that is not a digit changes only the bytes after it.
    return Words.first(((values + ABOVE_NINE) | values) & Words.HIGH_BITS);
  }

  /**
   * Returns the number that the first bytes of the word spell.
   *
   * @param count number of bytes to read, from 1 to 8; all of them must be digits
   */
  public static long number(long word, int count) {
    return combined((word ^ ZEROS) << (Long.SIZE - Byte.SIZE * count));
  }

  /** Returns the same as {@link #number(long, int)}, with zeros appended up to eight digits. */
  public static long padded(long word, int count) {
    return combined((word ^ ZEROS) & (-1L >>> (Long.SIZE - Byte.SIZE * count)));
  }

  /** Combines eight bytes, each the value of one digit, into a number. */
  private static long combined(long digits) {
    long pairs = (digits * 10 + (digits >>> 8)) & 0x00FF00FF00FF00FFL;
    long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000FFFF0000FFFFL;
    return (fours * 10_000 + (fours >>> 32)) & 0xFFFFFFFFL;
  }

  /**
   * Returns the number that the digits of the range spell.
   *
   * @param end end of the range, from 1 to 18 bytes after its start
   */
  public static long number(byte[] bytes, int start, int end) {
    if (end > bytes.length - Words.SIZE) {
      return oneByOne(bytes, start, end);
    }
    long number = 0;
    int position = start;
    while (end - position > Words.SIZE) {
      number = number * POWERS_OF_TEN[Words.SIZE] + number(Words.at(bytes, position), Words.SIZE);
      position += Words.SIZE;
    }
    int rest = end - position;
    return number * POWERS_OF_TEN[rest] + number(Words.at(bytes, position), rest);
  }

  private static long oneByOne(byte[] bytes, int start, int end) {
    long number = 0;
    for (int i = start; i < end; i++) {
      number = number * 10 + bytes[i] - '0';
    }
    return number;
  }

  /**
   * Returns the position after the digits that start at the position. Eight more readable bytes
   * must follow them, unless another byte ends the digits earlier.
   */
  static int end(byte[] bytes, int position) {
    int p = position;
    while (true) {
      int digits = leading(Words.at(bytes, p));
      p += digits;
      if (digits < Words.SIZE) {
        return p;
      }
    }
  }

  /** Returns ten to the power of the exponent, which ranges from 0 to 18. */
  public static long powerOfTen(int exponent) {
    return POWERS_OF_TEN[exponent];
  }
}
