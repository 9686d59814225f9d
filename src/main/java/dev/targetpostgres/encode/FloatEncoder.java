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
 * real and double precision: the nearest number of the type, as the server's own input takes it, if
 * it gives back the digits that were sent, of which the type tells 17 (9) apart; numbers with more
 * digits only where the type holds exactly them.
 */
final class FloatEncoder extends ScalarEncoder {
  private static final int DOUBLE_DIGITS = 17;
  private static final int DOUBLE_SURE_DIGITS = 15;

  /** No number of either type has more, all of them counted. */
  private static final int MOST_DIGITS = 767;

  /** A double: its lower bits, how many they are, and the exponent of the lowest of them. */
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
   * The plain number of up to 15 digits: these and the power of ten are exact as doubles, and a
   * division is rounded to the nearest.
   */
  private double quotient() {
    double magnitude = (double) unscaled() / Digits.powerOfTen(plain.scale());
    return plain.isNegative() ? -magnitude : magnitude;
  }

  /** The plain number's digits without the point, which are to be no more than 17. */
  private long unscaled() {
    long behindPoint = plain.fraction() / Digits.powerOfTen(PlainDecimal.DIGITS - plain.scale());
    return plain.whole() * Digits.powerOfTen(plain.scale()) + behindPoint;
  }

  /**
   * As {@link #isFaithful} for a plain number and the double nearest to it: whether they are less
   * than half of its last digit apart. False where words of 64 bits do not tell.
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
    // They are near each other, 5^scale / 2 at most, so that what 64 bits leave out is the same.
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

  /** Whether what was sent is a double that is a float: 0.10000000149011612 is the float 0.1. */
  private boolean isDoubleOfFloat(float nearest, byte[] bytes, int start, int end) {
    double asDouble = JavaDoubleParser.parseDouble(bytes, start, end - start);
    return asDouble == nearest && isFaithful(asDouble, false, bytes, start, end);
  }

  /** Whether the number, written with as many digits as were sent, has those very digits. */
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
