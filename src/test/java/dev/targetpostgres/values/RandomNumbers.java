package dev.targetpostgres.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import java.util.function.Predicate;

/** Numbers of every size, and the many ways in which JSON may write them. */
final class RandomNumbers {
  private RandomNumbers() {}

  /** Of any number of bits up to that many, the sign among them. */
  static long integer(Random random, int bits) {
    return random.nextLong() >> (Long.SIZE - 1 - random.nextInt(bits));
  }

  /** An integer as digits, as a float or with an exponent. */
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

  /** A decimal of so many digits before and behind the point at the most. */
  static String decimal(Random random, int integerDigits, int fractionDigits) {
    String integer = digits(random, integerDigits).replaceFirst("^0+", "");
    String fraction = digits(random, fractionDigits);
    return (random.nextBoolean() ? "-" : "")
        + (integer.isEmpty() ? "0" : integer)
        + (fraction.isEmpty() ? "" : "." + fraction);
  }

  /** The same with an exponent now and then. */
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

  /** A double with as few digits as tell it from others, as Python writes it. */
  static String shortest(double value) {
    return shortest(new BigDecimal(value), 17, text -> Double.parseDouble(text) == value);
  }

  /** A float with as few digits as tell it from others. */
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
