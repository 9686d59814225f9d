package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.JsonKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A decimal number where it stands: which digits it has and where its point is, exponent applied.
 * Nothing is expanded, so 1e400000000 costs no more than 1. Reused from value to value; not
 * thread-safe.
 */
final class Decimal {
  /** Beyond any type's reach, and small enough to add up without overflow. */
  private static final int LARGEST_EXPONENT = 100_000_000;

  private static final int LONG_DIGITS = 19;
  private static final byte[] NAN = "NaN".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INFINITY = "Infinity".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NEGATIVE_INFINITY = "-Infinity".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = {};
  private boolean negative;
  private int integerStart;
  private int integerDigits;
  private int fractionStart;
  private int fractionDigits;
  private int exponent;

  /** Index of the first digit that is not 0, or -1 for zero. */
  private int first;

  /** Index of the last digit that is not 0. */
  private int last;

  /** NaN, one of the infinities, or a number with digits. */
  enum Form {
    FINITE,
    NOT_A_NUMBER,
    INFINITE,
    NEGATIVE_INFINITE
  }

  /**
   * Takes a JSON number, or a string that spells one in the same way.
   *
   * @throws RejectedValueException for anything else
   */
  Form read(byte kind, byte[] source, int start, int end) {
    if (kind == JsonKind.INTEGER || kind == JsonKind.DECIMAL) {
      parse(source, start, end);
      return Form.FINITE;
    }
    if (kind == JsonKind.NOT_FINITE || kind == JsonKind.STRING) {
      if (Arrays.equals(source, start, end, NAN, 0, NAN.length)) {
        return Form.NOT_A_NUMBER;
      }
      if (Arrays.equals(source, start, end, INFINITY, 0, INFINITY.length)) {
        return Form.INFINITE;
      }
      if (Arrays.equals(source, start, end, NEGATIVE_INFINITY, 0, NEGATIVE_INFINITY.length)) {
        return Form.NEGATIVE_INFINITE;
      }
      if (kind == JsonKind.STRING && parse(source, start, end)) {
        return Form.FINITE;
      }
    }
    throw RejectedValueException.of(source, start, end, Wording.NOT_A_NUMBER.with());
  }

  private boolean parse(byte[] source, int start, int end) {
    bytes = source;
    int p = start;
    negative = p < end && source[p] == '-';
    p += negative ? 1 : 0;
    integerStart = p;
    p = behindDigits(source, p, end);
    integerDigits = p - integerStart;
    if (integerDigits == 0 || (integerDigits > 1 && source[integerStart] == '0')) {
      return false;
    }
    fractionStart = p;
    fractionDigits = 0;
    if (p < end && source[p] == '.') {
      fractionStart = p + 1;
      p = behindDigits(source, fractionStart, end);
      fractionDigits = p - fractionStart;
      if (fractionDigits == 0) {
        return false;
      }
    }
    exponent = 0;
    if (p < end && (source[p] | 0x20) == 'e') {
      p = parseExponent(source, p + 1, end);
    }
    findSignificant();
    return p == end;
  }

  /** Returns the position after the exponent, or -1 where it has no digits. */
  private int parseExponent(byte[] source, int start, int end) {
    int p = start;
    boolean below = p < end && source[p] == '-';
    p += p < end && (source[p] == '-' || source[p] == '+') ? 1 : 0;
    int digits = p;
    p = behindDigits(source, p, end);
    for (int i = digits; i < p; i++) {
      exponent = Math.min(exponent * 10 + source[i] - '0', LARGEST_EXPONENT);
    }
    exponent = below ? -exponent : exponent;
    return p == digits ? -1 : p;
  }

  private static int behindDigits(byte[] source, int start, int end) {
    int p = start;
    while (p < end && source[p] >= '0' && source[p] <= '9') {
      p++;
    }
    return p;
  }

  private void findSignificant() {
    int count = integerDigits + fractionDigits;
    first = 0;
    while (first < count && digitAt(first) == 0) {
      first++;
    }
    if (first == count) {
      first = -1;
      last = -1;
      return;
    }
    last = count - 1;
    while (digitAt(last) == 0) {
      last--;
    }
  }

  private int digitAt(int index) {
    return bytes[
            index < integerDigits ? integerStart + index : fractionStart + index - integerDigits]
        - '0';
  }

  boolean isNegative() {
    return negative;
  }

  boolean isZero() {
    return first < 0;
  }

  /** Whether it has no fraction other than zeros. */
  boolean isWhole() {
    return isZero() || lowestPower() >= 0;
  }

  /** The power of ten of its first digit that is not 0. */
  int highestPower() {
    return integerDigits + exponent - 1 - first;
  }

  /** The power of ten of its last digit that is not 0. */
  int lowestPower() {
    return integerDigits + exponent - 1 - last;
  }

  /** Digits from the first to the last that are not 0. */
  int significantDigits() {
    return isZero() ? 0 : last - first + 1;
  }

  /** Digits after the point, as written, the exponent applied. */
  int scale() {
    return Math.max(fractionDigits - exponent, 0);
  }

  /** The digit that counts that power of ten; 0 where none is written. */
  int digit(int power) {
    int index = integerDigits + exponent - 1 - power;
    return index >= first && index <= last ? digitAt(index) : 0;
  }

  /**
   * The value of a whole number.
   *
   * @throws ArithmeticException if it exceeds 64 bits
   */
  long longValueExact() {
    if (isZero()) {
      return 0;
    }
    if (highestPower() >= LONG_DIGITS) {
      throw new ArithmeticException("exceeds 64 bits");
    }
    long value = 0;
    for (int power = highestPower(); power >= 0; power--) {
      int digit = digit(power);
      value = Math.addExact(Math.multiplyExact(value, 10L), negative ? -digit : digit);
    }
    return value;
  }
}
