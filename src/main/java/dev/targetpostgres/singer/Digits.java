package dev.targetpostgres.singer;

/**
 * Decimal digits in ASCII, eight at a time, as {@link Words}.
 *
 * <p>Numbers are a handful of digits each, of a length that cannot be foreseen. A loop over them
 * ends with a branch that the processor guesses wrongly, which costs more than all the digits do.
 */
public final class Digits {
  private static final long ZEROS = Words.of('0');

  /**
   * Added to a digit's value this leaves the high bit alone; added to anything larger, it sets it.
   */
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

  /** How many bytes of the word are digits, from the first on. */
  public static int leading(long word) {
    long values = word ^ ZEROS;
    // What is carried beyond a byte that is not a digit reaches only the bytes after it.
    return Words.first(((values + ABOVE_NINE) | values) & Words.HIGH_BITS);
  }

  /**
   * The number that the first bytes of the word spell.
   *
   * @param count how many of them, from 1 to 8; all have to be digits
   */
  public static long number(long word, int count) {
    return combined((word ^ ZEROS) << (Long.SIZE - Byte.SIZE * count));
  }

  /** As {@link #number(long, int)}, with zeros after the digits to make them eight. */
  public static long padded(long word, int count) {
    return combined((word ^ ZEROS) & (-1L >>> (Long.SIZE - Byte.SIZE * count)));
  }

  /** The number whose eight digits, 0 to 9, the word's bytes are. */
  private static long combined(long digits) {
    long pairs = (digits * 10 + (digits >>> 8)) & 0x00FF00FF00FF00FFL;
    long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000FFFF0000FFFFL;
    return (fours * 10_000 + (fours >>> 32)) & 0xFFFFFFFFL;
  }

  /**
   * The number that the digits of the range spell.
   *
   * @param end of the range: from 1 to 18 bytes after its start
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
   * Where the digits that start at the position end. After them there have to be eight more bytes,
   * unless a byte that is not a digit comes before those.
   */
  static int behind(byte[] bytes, int position) {
    int p = position;
    while (true) {
      int digits = leading(Words.at(bytes, p));
      p += digits;
      if (digits < Words.SIZE) {
        return p;
      }
    }
  }

  /** Ten to the power, from 0 to 18. */
  public static long powerOfTen(int exponent) {
    return POWERS_OF_TEN[exponent];
  }
}
