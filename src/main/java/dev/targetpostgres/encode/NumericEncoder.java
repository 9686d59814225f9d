package dev.targetpostgres.encode;

import dev.targetpostgres.schema.ColumnType.Numeric;

/**
 * numeric: every digit as sent, trailing zeros included, in groups of four as {@code numeric_send}
 * of the server's numeric.c lays them out.
 */
final class NumericEncoder extends ScalarEncoder {
  private static final int DIGITS_PER_GROUP = 4;
  private static final int HEADER = 8;
  private static final int POSITIVE = 0x0000;
  private static final int NEGATIVE = 0x4000;
  private static final int NOT_A_NUMBER = 0xC000;
  private static final int INFINITE = 0xD000;
  private static final int NEGATIVE_INFINITE = 0xF000;

  /** What the server keeps before and behind the point. */
  private static final int MOST_INTEGER_DIGITS = 131_072;

  private static final int MOST_FRACTION_DIGITS = 16_383;

  private final Numeric type;
  private final Decimal decimal = new Decimal();

  NumericEncoder(Numeric type) {
    this.type = type;
  }

  @Override
  void encodePlain(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    switch (decimal.read(kind, bytes, start, end)) {
      case NOT_A_NUMBER -> special(NOT_A_NUMBER, out);
      case INFINITE -> infinite(INFINITE, out);
      case NEGATIVE_INFINITE -> infinite(NEGATIVE_INFINITE, out);
      case FINITE -> {
        check(bytes, start, end);
        finite(out);
      }
    }
  }

  private void infinite(int sign, CopyBuffer out) {
    if (type.constrained()) {
      throw new RefusedValueException(type.sql() + " cannot hold an infinity; numeric can");
    }
    special(sign, out);
  }

  private static void special(int sign, CopyBuffer out) {
    out.int32(HEADER);
    header(0, 0, sign, 0, out);
  }

  private static void header(int groups, int weight, int sign, int scale, CopyBuffer out) {
    out.int16(groups);
    out.int16(weight);
    out.int16(sign);
    out.int16(scale);
  }

  /** Whether the server's numeric, that within jsonb included, holds the number as it is. */
  static boolean isInReach(Decimal decimal) {
    return decimal.scale() <= MOST_FRACTION_DIGITS
        && (decimal.isZero() || decimal.highestPower() < MOST_INTEGER_DIGITS);
  }

  private void check(byte[] bytes, int start, int end) {
    boolean fits = isInReach(decimal);
    if (fits && type.constrained() && !decimal.isZero()) {
      fits =
          decimal.highestPower() < type.integerDigits() && decimal.lowestPower() >= -type.scale();
    }
    if (!fits) {
      throw RefusedValueException.of(
          bytes, start, end, "does not fit into " + type.sql() + " as it is");
    }
  }

  private void finite(CopyBuffer out) {
    if (decimal.isZero()) {
      out.int32(HEADER);
      header(0, 0, POSITIVE, decimal.scale(), out);
      return;
    }
    int weight = Math.floorDiv(decimal.highestPower(), DIGITS_PER_GROUP);
    int lowest = Math.floorDiv(decimal.lowestPower(), DIGITS_PER_GROUP);
    int groups = weight - lowest + 1;
    out.int32(HEADER + 2 * groups);
    header(groups, weight, decimal.isNegative() ? NEGATIVE : POSITIVE, decimal.scale(), out);
    for (int group = weight; group >= lowest; group--) {
      int power = group * DIGITS_PER_GROUP;
      out.int16(
          decimal.digit(power + 3) * 1000
              + decimal.digit(power + 2) * 100
              + decimal.digit(power + 1) * 10
              + decimal.digit(power));
    }
  }
}
