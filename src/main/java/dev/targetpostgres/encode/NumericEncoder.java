package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.singer.JsonKind;

/**
 * Encodes numeric with every digit as sent, including zeros at the end. The digits are in groups of
 * four, as {@code numeric_send} in PostgreSQL's numeric.c lays them out.
 */
final class NumericEncoder extends ScalarEncoder {
  private static final int DIGITS_PER_GROUP = 4;
  private static final int HEADER = 8;
  private static final int POSITIVE = 0x0000;
  private static final int NEGATIVE = 0x4000;
  private static final int NOT_A_NUMBER = 0xC000;
  private static final int INFINITE = 0xD000;
  private static final int NEGATIVE_INFINITE = 0xF000;

  /** Greatest numbers of digits that PostgreSQL stores before and after the point. */
  private static final int MOST_INTEGER_DIGITS = 131_072;

  private static final int MOST_FRACTION_DIGITS = 16_383;

  /** Weight of the first group of a {@link PlainDecimal}. */
  private static final int PLAIN_WEIGHT = 3;

  private static final int PLAIN_GROUPS = 2 * PlainDecimal.DIGITS / DIGITS_PER_GROUP;
  private static final long GROUP = 10_000;

  private final Numeric type;
  private final PlainDecimal plain = new PlainDecimal();
  private final Decimal decimal = new Decimal();

  NumericEncoder(Numeric type) {
    this.type = type;
  }

  @Override
  void encode(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    boolean number = kind == JsonKind.DECIMAL || kind == JsonKind.INTEGER;
    if (number && plain.read(bytes, start, end) && isWithin(type)) {
      writePlain(out);
    } else {
      super.encode(kind, bytes, start, end, out);
    }
  }

  /** Returns whether the plain number surely fits in the type. */
  private boolean isWithin(Numeric wanted) {
    return !wanted.constrained()
        || (plain.scale() <= wanted.scale() && plain.wholeDigits() <= wanted.integerDigits());
  }

  /** Writes all groups as one number of 128 bits, without groups of zeros at both ends. */
  private void writePlain(CopyBuffer out) {
    long high = groups(plain.whole());
    long low = groups(plain.fraction());
    if ((high | low) == 0) {
      out.numericField(header(0, 0, POSITIVE, plain.scale()), 0, 0, 0);
      return;
    }
    int leading =
        (high != 0 ? Long.numberOfLeadingZeros(high) : Long.SIZE + Long.numberOfLeadingZeros(low))
            / Short.SIZE;
    int trailing =
        (low != 0 ? Long.numberOfTrailingZeros(low) : Long.SIZE + Long.numberOfTrailingZeros(high))
            / Short.SIZE;
    int count = PLAIN_GROUPS - leading - trailing;
    int shift = leading * Short.SIZE;
    if (shift >= Long.SIZE) {
      high = low << shift;
      low = 0;
    } else if (shift > 0) {
      high = (high << shift) | (low >>> -shift);
      low <<= shift;
    }
    int sign = plain.isNegative() ? NEGATIVE : POSITIVE;
    out.numericField(header(count, PLAIN_WEIGHT - leading, sign, plain.scale()), high, low, count);
  }

  /** Returns a number of up to 16 digits as four groups of four digits, 16 bits each. */
  private static long groups(long digits) {
    long high = digits / (GROUP * GROUP);
    long low = digits % (GROUP * GROUP);
    return ((high / GROUP) << 48) | ((high % GROUP) << 32) | ((low / GROUP) << 16) | (low % GROUP);
  }

  private static long header(int groups, int weight, int sign, int scale) {
    return ((long) groups << 48) | ((weight & 0xFFFFL) << 32) | ((long) sign << 16) | scale;
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
      throw new RejectedValueException(Wording.NO_INFINITY.with(type.sql()));
    }
    special(sign, out);
  }

  private static void special(int sign, CopyBuffer out) {
    out.numericField(header(0, 0, sign, 0), 0, 0, 0);
  }

  /** Returns whether PostgreSQL's numeric, alone or within jsonb, holds the number unchanged. */
  static boolean isStorable(Decimal decimal) {
    return decimal.scale() <= MOST_FRACTION_DIGITS
        && (decimal.isZero() || decimal.highestPower() < MOST_INTEGER_DIGITS);
  }

  private void check(byte[] bytes, int start, int end) {
    boolean fits = isStorable(decimal);
    if (fits && type.constrained() && !decimal.isZero()) {
      fits =
          decimal.highestPower() < type.integerDigits() && decimal.lowestPower() >= -type.scale();
    }
    if (!fits) {
      throw RejectedValueException.of(bytes, start, end, Wording.DOES_NOT_FIT.with(type.sql()));
    }
  }

  private void finite(CopyBuffer out) {
    if (decimal.isZero()) {
      out.numericField(header(0, 0, POSITIVE, decimal.scale()), 0, 0, 0);
      return;
    }
    int weight = Math.floorDiv(decimal.highestPower(), DIGITS_PER_GROUP);
    int lowest = Math.floorDiv(decimal.lowestPower(), DIGITS_PER_GROUP);
    int groups = weight - lowest + 1;
    out.int32(HEADER + 2 * groups);
    out.int64(header(groups, weight, decimal.isNegative() ? NEGATIVE : POSITIVE, decimal.scale()));
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
