package dev.targetpostgres.encode;

import dev.targetpostgres.singer.JsonKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** boolean: true and false, also as strings. */
final class BooleanEncoder extends ScalarEncoder {
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  @Override
  void encodePlain(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    boolean string = kind == JsonKind.STRING;
    if (kind == JsonKind.TRUE || (string && is(TRUE, bytes, start, end))) {
      write(1, out);
    } else if (kind == JsonKind.FALSE || (string && is(FALSE, bytes, start, end))) {
      write(0, out);
    } else {
      throw RefusedValueException.of(bytes, start, end, "is not a boolean");
    }
  }

  private static boolean is(byte[] word, byte[] bytes, int start, int end) {
    return Arrays.equals(word, 0, word.length, bytes, start, end);
  }

  private static void write(int value, CopyBuffer out) {
    out.int32(1);
    out.int8(value);
  }
}
