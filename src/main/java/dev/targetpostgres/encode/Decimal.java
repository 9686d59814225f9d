package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.JsonKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Parses a decimal number without copying it: finds its digits and point, and applies the exponent.
 * Never expands it, so 1e400000000 costs as little as 1. Reused for all values; not thread-safe.
 */
final class Decimal {
  /** Exceeds the range of every type, and is small enough to add without overflow. */
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

  /** Index of the first digit that is not 0, or -1 if the number is zero. */
  private int first;

  /** Index of the last digit that is not 0. */
  private int last;

  /** The kinds of numbers. */
  enum Form {
    FINITE,
    NOT_A_NUMBER,
    INFINITE,
    NEGATIVE_INFINITE
  }

  /**
   * Parses a JSON number, or a string with a number in the same form.
   *
   * @throws RejectedValueException if the value is anything else
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
    throw RejectedValueException.of(source, start, end, Wording.NOT_A_NUMBER.with())
        .fittingInto("text");
  }

  private boolean parse(byte[] source, int start, int end) {
    bytes = source;
    int p = start;
    negative = p < end && source[p] == '-';
    p += negative ? 1 : 0;
    integerStart = p;
    p = endOfDigits(source, p, end);
    integerDigits = p - integerStart;
    if (integerDigits == 0 || (integerDigits > 1 && source[integerStart] == '0')) {
      return false;
    }
    fractionStart = p;
    fractionDigits = 0;
    if (p < end && source[p] == '.') {
      fractionStart = p + 1;
      p = endOfDigits(source, fractionStart, end);
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

  /** Returns the position after the exponent, or -1 if it has no digits. */
  private int parseExponent(byte[] source, int start, int end) {
    int p = start;
    boolean below = p < end && source[p] == '-';
    p += p < end && (source[p] == '-' || source[p] == '+') ? 1 : 0;
    int digits = p;
    p = endOfDigits(source, p, end);
    for (int i = digits; i < p; i++) {
      exponent = Math.min(exponent * 10 + source[i] - '0', LARGEST_EXPONENT);
    }
    exponent = below ? -exponent : exponent;
    return p == digits ? -1 : p;
  }

  private static int endOfDigits(byte[] source, int start, int end) {
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

  /** Returns whether the number has no fraction, or only zeros in it. */
  boolean isWhole() {
    return isZero() || lowestPower() >= 0;
  }

  /** Returns the power of ten of the first digit that is not 0. */
  int highestPower() {
    return integerDigits + exponent - 1 - first;
  }

  /** Returns the power of ten of the last digit that is not 0. */
  int lowestPower() {
    return integerDigits + exponent - 1 - last;
  }

  /** Returns the number of digits from the first to the last that is not 0. */
  int significantDigits() {
    return isZero() ? 0 : last - first + 1;
  }

  /** Returns the number of written digits after the point, with the exponent applied. */
  int scale() {
    return Math.max(fractionDigits - exponent, 0);
  }

  /** Returns the digit for that power of ten, or 0 if the number has none. */
  int digit(int power) {
    int index = integerDigits + exponent - 1 - power;
    return index >= first && index <= last ? digitAt(index) : 0;
  }

  /**
   * Returns the value of a whole number.
   *
   * @throws ArithmeticException if the value exceeds 64 bits
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
