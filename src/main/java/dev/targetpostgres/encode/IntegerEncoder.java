package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.singer.Digits;
import dev.targetpostgres.singer.JsonKind;

/** Encodes smallint, integer and bigint: whole numbers in any form, including 1.0 and 1e3. */
final class IntegerEncoder extends ScalarEncoder {
  /** Number of digits that always fit in a long. */
  private static final int SAFE_DIGITS = 18;

  private final Simple type;
  private final Decimal decimal = new Decimal();

  IntegerEncoder(Simple type) {
    this.type = type;
  }

  @Override
  void encode(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    if (kind == JsonKind.INTEGER && end - start <= SAFE_DIGITS) {
      boolean negative = bytes[start] == '-';
      long number = Digits.number(bytes, negative ? start + 1 : start, end);
      write(negative ? -number : number, bytes, start, end, out);
    } else {
      super.encode(kind, bytes, start, end, out);
    }
  }

  @Override
  void encodePlain(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    write(anySpelling(kind, bytes, start, end), bytes, start, end, out);
  }

  private void write(long value, byte[] bytes, int start, int end, CopyBuffer out) {
    if (type == Simple.BIGINT) {
      out.int64Field(value);
    } else if (type == Simple.INTEGER) {
      requireRange(value == (int) value, bytes, start, end);
      out.int32Field((int) value);
    } else {
      requireRange(value == (short) value, bytes, start, end);
      out.int16Field((int) value);
    }
  }

  private long anySpelling(byte kind, byte[] bytes, int start, int end) {
    if (decimal.read(kind, bytes, start, end) != Decimal.Form.FINITE || !decimal.isWhole()) {
      throw RejectedValueException.of(bytes, start, end, Wording.NOT_A_WHOLE_NUMBER.with())
          .fittingInto("numeric");
    }
    try {
      return decimal.longValueExact();
    } catch (ArithmeticException tooLarge) {
      throw outOfRange(bytes, start, end);
    }
  }

  private void requireRange(boolean inRange, byte[] bytes, int start, int end) {
    if (!inRange) {
      throw outOfRange(bytes, start, end);
    }
  }

  private RejectedValueException outOfRange(byte[] bytes, int start, int end) {
    return RejectedValueException.of(bytes, start, end, Wording.OUT_OF_RANGE.with(type.sql()));
  }
}
