package dev.targetpostgres.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import java.util.function.Predicate;

/** Makes numbers of every size, in the many forms that JSON allows. */
final class RandomNumbers {
  private RandomNumbers() {}

  /** Returns an integer with up to {@code bits} bits, including the sign. */
  static long integer(Random random, int bits) {
    return random.nextLong() >> (Long.SIZE - 1 - random.nextInt(bits));
  }

  /** Returns an integer as digits, with a fraction or with an exponent. */
  static String written(Random random, long value) {
    String digits = Long.toString(value);
    return switch (random.nextInt(8)) {
      case 0 -> digits + ".0";
      case 1 -> digits + ".000";
      case 2 -> digits + "e0";
      case 3 -> digits.endsWith("0") && value != 0 ? withoutZeros(digits) : digits;
      default -> digits;
    };
  }

  private static String withoutZeros(String digits) {
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return digits.substring(0, end) + "E+" + (digits.length() - end);
  }

  /** Returns a decimal with at most so many digits before and after the point. */
  static String decimal(Random random, int integerDigits, int fractionDigits) {
    String integer = digits(random, integerDigits).replaceFirst("^0+", "");
    String fraction = digits(random, fractionDigits);
    return (random.nextBoolean() ? "-" : "")
        + (integer.isEmpty() ? "0" : integer)
        + (fraction.isEmpty() ? "" : "." + fraction);
  }

  /** Returns a decimal, sometimes with an exponent. */
  static String number(Random random) {
    String decimal = decimal(random, 35, 35);
    return random.nextInt(4) == 0
        ? decimal + (random.nextBoolean() ? "e" : "E") + (random.nextInt(80) - 40)
        : decimal;
  }

  private static String digits(Random random, int most) {
    int count = random.nextInt(most + 1);
    BigInteger number = new BigInteger(count * 4, random).mod(BigInteger.TEN.pow(count));
    String digits = count == 0 ? "" : ("%0" + count + "d").formatted(number);
    return random.nextInt(4) == 0 ? digits.replaceAll(".(?=.{0,8}$)", "0") : digits;
  }

  /** Returns a double with the fewest digits that identify it, as Python writes it. */
  static String shortest(double value) {
    return shortest(new BigDecimal(value), 17, text -> Double.parseDouble(text) == value);
  }

  /** Returns a float with the fewest digits that identify it. */
  static String shortest(float value) {
    return shortest(new BigDecimal(value), 9, text -> Float.parseFloat(text) == value);
  }

  private static String shortest(BigDecimal exact, int most, Predicate<String> isSame) {
    String text = exact.toString();
    for (int digits = most; digits > 0; digits--) {
      String shorter = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)).toString();
      if (!isSame.test(shorter)) {
        break;
      }
      text = shorter;
    }
    return text;
  }
}
