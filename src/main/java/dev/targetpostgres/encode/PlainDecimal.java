package dev.targetpostgres.encode;

import dev.targetpostgres.singer.Digits;
import dev.targetpostgres.singer.Words;

/**
 * Parses decimal numbers in their usual form: no exponent, and up to {@value #DIGITS} digits before
 * and after the point. {@link Decimal} parses all others. Reused for all values; not thread-safe.
 */
final class PlainDecimal {
  /** Greatest number of digits on each side of the point: two words. */
  static final int DIGITS = 2 * Words.SIZE;

  /** Number of bytes that {@link #read} can access from the first digit on. */
  private static final int MOST_BYTES_READ = 4 * Words.SIZE + 1;

  private boolean negative;
  private int wholeDigits;
  private int scale;
  private long whole;
  private long fraction;

  /**
   * Parses a JSON number.
   *
   * @return false if the number is not plain, or if too few readable bytes follow it
   */
  boolean read(byte[] bytes, int start, int end) {
    negative = bytes[start] == '-';
    int first = negative ? start + 1 : start;
    if (first + MOST_BYTES_READ > bytes.length) {
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

  /** Returns the number of digits before the point, including a single 0. */
  int wholeDigits() {
    return wholeDigits;
  }

  int scale() {
    return scale;
  }

  /** Returns the digits before the point as a number. */
  long whole() {
    return whole;
  }

  /** Returns the digits after the point, padded with zeros to {@value #DIGITS} digits. */
  long fraction() {
    return fraction;
  }
}
