package dev.targetpostgres.encode;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import dev.targetpostgres.singer.JsonKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes numbers that a tap calculated as binary floating-point numbers and wrote with all
 * their digits. Finds the decimal that was meant: 1.22999999999999998223643160599749535322… is
 * 1.23. A number must have more than {@value #DOUBLE_DIGITS} significant digits, and at least
 * {@value #FRACTION_DIGITS} of them after the point. Not thread-safe.
 */
final class WrittenOutDouble {
  /** Significant digits that distinguish every double from its neighbours. */
  private static final int DOUBLE_DIGITS = 17;

  /**
   * Least number of digits after the point. One in 5^n decimals with n such digits is exactly a
   * binary number, so a smaller limit would often match amounts such as 1234567890123456.75.
   */
  private static final int FRACTION_DIGITS = 10;

  /** Greatest length in characters: 1074 digits after the point, sign and exponent. */
  private static final int LONGEST = 1100;

  /** Exponent of the lowest bit that a double can have. */
  private static final int LOWEST_BIT = -1074;

  private static final long SIGNIFICAND = (1L << 52) - 1;
  private static final int SIGNIFICAND_BITS = 52;
  private static final int EXPONENT_BIAS = 1075;

  private final Decimal decimal = new Decimal();

  /**
   * Returns the shortest decimal that is read as the same double, or null if the number is not
   * exactly a double.
   *
   * @param start start of a JSON number
   */
  byte @Nullable [] shortest(byte[] bytes, int start, int end) {
    if (end - start > LONGEST) {
      return null;
    }
    decimal.read(JsonKind.DECIMAL, bytes, start, end);
    if (decimal.significantDigits() <= DOUBLE_DIGITS || !mayBeBinary()) {
      return null;
    }
    double nearest = JavaDoubleParser.parseDouble(bytes, start, end - start);
    if (nearest == 0 || lowestBit(nearest) != decimal.lowestPower()) {
      return null;
    }
    String sent = new String(bytes, start, end - start, US_ASCII);
    if (new BigDecimal(nearest).compareTo(new BigDecimal(sent)) != 0) {
      return null;
    }
    BigDecimal shortest = shortest(nearest);
    boolean plain = sent.indexOf('e') < 0 && sent.indexOf('E') < 0;
    return (plain ? shortest.toPlainString() : shortest.toString()).getBytes(US_ASCII);
  }

  /** Returns whether n fraction digits end with a 5, as they do if the lowest bit is 2^-n. */
  private boolean mayBeBinary() {
    int lowest = decimal.lowestPower();
    return lowest <= -FRACTION_DIGITS && lowest >= LOWEST_BIT && decimal.digit(lowest) == 5;
  }

  /** Returns the exponent of the lowest bit that is set. */
  private static int lowestBit(double value) {
    long bits = Double.doubleToRawLongBits(Math.abs(value));
    int exponent = (int) (bits >>> SIGNIFICAND_BITS);
    long significand = bits & SIGNIFICAND;
    if (exponent > 0) {
      significand |= SIGNIFICAND + 1;
    }
    return Math.max(exponent, 1) - EXPONENT_BIAS + Long.numberOfTrailingZeros(significand);
  }

  /**
   * Returns the decimal with the fewest digits that is read as the double; if several, the nearest.
   * {@link Double#toString(double)} does so since JDK 19; older JDKs sometimes print more digits.
   */
  static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    int fewest = 1;
    int enough = DOUBLE_DIGITS;
    while (fewest < enough) {
      int digits = (fewest + enough) / 2;
      if (ofDigits(exact, digits, value) == null) {
        fewest = digits + 1;
      } else {
        enough = digits;
      }
    }
    BigDecimal shortest = ofDigits(exact, enough, value);
    return (shortest == null ? exact : shortest).stripTrailingZeros();
  }

  /** Returns the nearest decimal with that many digits that is read as the double, or null. */
  private static @Nullable BigDecimal ofDigits(BigDecimal exact, int digits, double value) {
    RoundingMode[] nearestFirst = {RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP};
    for (RoundingMode mode : nearestFirst) {
      BigDecimal rounded = exact.round(new MathContext(digits, mode));
      if (Double.parseDouble(rounded.toString()) == value) {
        return rounded;
      }
    }
    return null;
  }
}
