package dev.targetpostgres.encode;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.singer.Digits;
import dev.targetpostgres.singer.JsonKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Encodes real and double precision as the nearest number of the type, as the server does. A number
 * is accepted only if the stored number has the same digits, up to 17 (9 for real). A number with
 * more digits must equal the stored one exactly.
 */
final class FloatEncoder extends ScalarEncoder {
  private static final int DOUBLE_DIGITS = 17;
  private static final int DOUBLE_SURE_DIGITS = 15;

  /** Greatest number of digits that a number of either type can have. */
  private static final int MOST_DIGITS = 767;

  /** Parts of a double: its lower bits, their number, and the exponent of the lowest bit. */
  private static final long SIGNIFICAND = (1L << 52) - 1;

  private static final int SIGNIFICAND_BITS = 52;
  private static final int EXPONENT_BIAS = 1075;

  private static final int FLOAT_DIGITS = 9;
  private static final int FLOAT_SURE_DIGITS = 6;

  private final Simple type;
  private final boolean single;
  private final PlainDecimal plain = new PlainDecimal();
  private final Decimal decimal = new Decimal();

  FloatEncoder(Simple type) {
    this.type = type;
    single = type == Simple.REAL;
  }

  @Override
  void encode(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    boolean number = kind == JsonKind.DECIMAL || kind == JsonKind.INTEGER;
    if (number && !single && plain.read(bytes, start, end)) {
      int digits = (plain.whole() == 0 ? 0 : plain.wholeDigits()) + plain.scale();
      if (digits <= DOUBLE_SURE_DIGITS) {
        write(quotient(), out);
        return;
      }
      if (digits <= DOUBLE_DIGITS) {
        double nearest = JavaDoubleParser.parseDouble(bytes, start, end - start);
        if (isSurelyFaithful(nearest)) {
          write(nearest, out);
          return;
        }
      }
    }
    super.encode(kind, bytes, start, end, out);
  }

  /**
   * Returns the plain number, which has up to 15 digits. These digits and the power of ten are
   * exact doubles, and division rounds to the nearest double.
   */
  private double quotient() {
    double magnitude = (double) unscaled() / Digits.powerOfTen(plain.scale());
    return plain.isNegative() ? -magnitude : magnitude;
  }

  /** Returns the plain number's digits without the point; there must be at most 17. */
  private long unscaled() {
    long afterPoint = plain.fraction() / Digits.powerOfTen(PlainDecimal.DIGITS - plain.scale());
    return plain.whole() * Digits.powerOfTen(plain.scale()) + afterPoint;
  }

  /**
   * Returns the same as {@link #isFaithful} for a plain number and its nearest double: whether the
   * difference is less than half of the last digit. False if 64 bits do not suffice to decide.
   */
  private boolean isSurelyFaithful(double nearest) {
    long bits = Double.doubleToRawLongBits(Math.abs(nearest));
    long significand = (bits & SIGNIFICAND) | (SIGNIFICAND + 1);
    int exponent = (int) (bits >>> SIGNIFICAND_BITS) - EXPONENT_BIAS;
    // The double is significand * 2^exponent. Both numbers times 10^scale * 2^shift are whole.
    int shift = -(exponent + plain.scale());
    if (shift < 1 || shift >= Long.SIZE) {
      return false;
    }
    long power = Digits.powerOfTen(plain.scale()) >> plain.scale();
    // The numbers differ by at most 5^scale / 2, so the overflow of 64 bits does not affect the
    // difference.
    long difference = significand * power - (unscaled() << shift);
    return Math.abs(difference) < 1L << (shift - 1);
  }

  @Override
  void encodePlain(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    switch (decimal.read(kind, bytes, start, end)) {
      case NOT_A_NUMBER -> write(Double.NaN, out);
      case INFINITE -> write(Double.POSITIVE_INFINITY, out);
      case NEGATIVE_INFINITE -> write(Double.NEGATIVE_INFINITY, out);
      case FINITE -> write(nearest(bytes, start, end), out);
    }
  }

  private double nearest(byte[] bytes, int start, int end) {
    double nearest =
        single
            ? JavaFloatParser.parseFloat(bytes, start, end - start)
            : JavaDoubleParser.parseDouble(bytes, start, end - start);
    boolean faithful = isFaithful(nearest, single, bytes, start, end);
    if (!faithful && !(single && isDoubleOfFloat((float) nearest, bytes, start, end))) {
      throw RejectedValueException.of(bytes, start, end, Wording.NOT_WITHOUT_LOSS.with(type.sql()));
    }
    return nearest;
  }

  /** Returns whether the value is a float written as a double: 0.10000000149011612 is 0.1. */
  private boolean isDoubleOfFloat(float nearest, byte[] bytes, int start, int end) {
    double asDouble = JavaDoubleParser.parseDouble(bytes, start, end - start);
    return asDouble == nearest && isFaithful(asDouble, false, bytes, start, end);
  }

  /** Returns whether the number has the same digits as the value, if written with as many. */
  private boolean isFaithful(double nearest, boolean asFloat, byte[] bytes, int start, int end) {
    if (Double.isInfinite(nearest) || (nearest == 0 && !decimal.isZero())) {
      return false;
    }
    int digits = decimal.significantDigits();
    boolean normal = Math.abs(nearest) >= (asFloat ? Float.MIN_NORMAL : Double.MIN_NORMAL);
    if (decimal.isZero()
        || (normal && digits <= (asFloat ? FLOAT_SURE_DIGITS : DOUBLE_SURE_DIGITS))) {
      return true;
    }
    if (digits > MOST_DIGITS) {
      return false;
    }
    BigDecimal sent = new BigDecimal(new String(bytes, start, end - start, US_ASCII));
    BigDecimal held = new BigDecimal(nearest);
    if (digits <= (asFloat ? FLOAT_DIGITS : DOUBLE_DIGITS)) {
      held = held.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }
    return held.compareTo(sent) == 0;
  }

  private void write(double value, CopyBuffer out) {
    if (single) {
      out.int32Field(Float.floatToIntBits((float) value));
    } else {
      out.int64Field(Double.doubleToLongBits(value));
    }
  }
}
