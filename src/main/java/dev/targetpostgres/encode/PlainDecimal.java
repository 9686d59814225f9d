package dev.targetpostgres.encode;

import dev.targetpostgres.singer.Digits;
import dev.targetpostgres.singer.Words;

/**
 * A decimal number as most are written: without an exponent, with up to {@value #DIGITS} digits
 * before the point and after it. {@link Decimal} reads the others. Reused from value to value; not
 * thread-safe.
 */
final class PlainDecimal {
  /** Of two words, which is what the digits are read in. */
  static final int DIGITS = 2 * Words.SIZE;

  /** Four words and a point may be looked at from the first digit on. */
  private static final int LOOKED_AT = 4 * Words.SIZE + 1;

  private boolean negative;
  private int wholeDigits;
  private int scale;
  private long whole;
  private long fraction;

  /**
   * Takes a JSON number.
   *
   * @return false if it is not plain, or stands so near the end of the bytes that words of them
   *     cannot be read
   */
  boolean read(byte[] bytes, int start, int end) {
    negative = bytes[start] == '-';
    int first = negative ? start + 1 : start;
    if (first + LOOKED_AT > bytes.length) {
      return false;
    }
    long word = Words.at(bytes, first);
    wholeDigits = Digits.leading(word);
    if (wholeDigits < Words.SIZE) {
      whole = Digits.number(word, wholeDigits);
    } else {
      wholeDigits += Digits.leading(Words.at(bytes, first + Words.SIZE));
      whole = Digits.number(bytes, first, first + wholeDigits);
    }
    int point = first + wholeDigits;
    scale = 0;
    fraction = 0;
    return point == end || (bytes[point] == '.' && readFraction(bytes, point + 1, end));
  }

  private boolean readFraction(byte[] bytes, int first, int end) {
    scale = end - first;
    long word = Words.at(bytes, first);
    int digits = Digits.leading(word);
    if (digits < Words.SIZE) {
      fraction = Digits.padded(word, digits) * Digits.powerOfTen(Words.SIZE);
      return digits == scale;
    }
    fraction = Digits.number(word, Words.SIZE) * Digits.powerOfTen(Words.SIZE);
    long rest = Words.at(bytes, first + Words.SIZE);
    int restDigits = Digits.leading(rest);
    if (restDigits > 0) {
      fraction += Digits.padded(rest, restDigits);
    }
    return digits + restDigits == scale;
  }

  boolean isNegative() {
    return negative;
  }

  /** Digits before the point, one 0 included. */
  int wholeDigits() {
    return wholeDigits;
  }

  /** Digits after the point. */
  int scale() {
    return scale;
  }

  /** What stands before the point. */
  long whole() {
    return whole;
  }

  /** What stands after the point, with zeros to make it {@value #DIGITS} digits. */
  long fraction() {
    return fraction;
  }
}
