package dev.targetpostgres.encode;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import ch.randelshofer.fastdoubleparser.JavaFloatParser;
import dev.targetpostgres.schema.ColumnType.Simple;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * real and double precision: the nearest number of the type, as the server's own input takes it,
 * for as many digits as the type tells apart (17 and 9); numbers with more digits, and large
 * integers, only where the type holds exactly them.
 */
final class FloatEncoder extends ScalarEncoder {
  private static final int DOUBLE_DIGITS = 17;
  private static final int DOUBLE_SURE_DIGITS = 15;
  private static final int FLOAT_DIGITS = 9;
  private static final int FLOAT_SURE_DIGITS = 6;

  private final Simple type;
  private final boolean single;
  private final Decimal decimal = new Decimal();

  FloatEncoder(Simple type) {
    this.type = type;
    single = type == Simple.REAL;
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
    boolean lost = Double.isInfinite(nearest) || (nearest == 0 && !decimal.isZero());
    if (lost || !isFaithful(nearest, bytes, start, end)) {
      throw RefusedValueException.of(
          bytes, start, end, "cannot be held by " + type.sql() + " without loss");
    }
    return nearest;
  }

  private boolean isFaithful(double nearest, byte[] bytes, int start, int end) {
    int digits = decimal.significantDigits();
    if (digits <= (single ? FLOAT_SURE_DIGITS : DOUBLE_SURE_DIGITS)) {
      return true;
    }
    if (!decimal.isWhole() && digits <= (single ? FLOAT_DIGITS : DOUBLE_DIGITS)) {
      return true;
    }
    String text = new String(bytes, start, end - start, StandardCharsets.US_ASCII);
    return new BigDecimal(nearest).compareTo(new BigDecimal(text)) == 0;
  }

  private void write(double value, CopyBuffer out) {
    if (single) {
      out.int32Field(Float.floatToIntBits((float) value));
    } else {
      out.int64Field(Double.doubleToLongBits(value));
    }
  }
}
