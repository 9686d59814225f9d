package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.JsonKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Encodes boolean: true and false, the same words in strings, and the numbers 1 and 0. */
final class BooleanEncoder extends ScalarEncoder {
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  private final Decimal decimal = new Decimal();

  @Override
  void encodePlain(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    switch (kind) {
      case JsonKind.TRUE -> write(1, out);
      case JsonKind.FALSE -> write(0, out);
      case JsonKind.STRING -> write(word(bytes, start, end), out);
      case JsonKind.INTEGER, JsonKind.DECIMAL -> write(number(kind, bytes, start, end), out);
      default -> throw notBoolean(bytes, start, end);
    }
  }

  private static int word(byte[] bytes, int start, int end) {
    if (is(TRUE, bytes, start, end)) {
      return 1;
    }
    if (is(FALSE, bytes, start, end)) {
      return 0;
    }
    throw notBoolean(bytes, start, end);
  }

  private int number(byte kind, byte[] bytes, int start, int end) {
    decimal.read(kind, bytes, start, end);
    if (decimal.isZero()) {
      return 0;
    }
    boolean one =
        decimal.highestPower() == 0
            && decimal.lowestPower() == 0
            && decimal.digit(0) == 1
            && !decimal.isNegative();
    if (one) {
      return 1;
    }
    throw notBoolean(bytes, start, end);
  }

  private static RejectedValueException notBoolean(byte[] bytes, int start, int end) {
    return RejectedValueException.of(bytes, start, end, Wording.NOT_A_BOOLEAN.with())
        .fittingInto("text");
  }

  private static boolean is(byte[] word, byte[] bytes, int start, int end) {
    return Arrays.equals(word, 0, word.length, bytes, start, end);
  }

  private static void write(int value, CopyBuffer out) {
    out.int32(1);
    out.int8(value);
  }
}
