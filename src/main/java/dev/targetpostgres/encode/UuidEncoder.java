package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.Hex;
import dev.targetpostgres.singer.JsonKind;

/**
 * Encodes uuid in all forms that the server accepts: 32 hexadecimal digits in upper or lower case,
 * optional braces, and hyphens after any group of four digits.
 */
final class UuidEncoder extends ScalarEncoder {
  private static final int BYTES = 16;
  private static final int DIGITS = 2 * BYTES;
  private static final int GROUP = 4;

  @Override
  void encodePlain(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    boolean braces = start < end && bytes[start] == '{' && bytes[end - 1] == '}';
    int last = braces ? end - 1 : end;
    long high = 0;
    long low = 0;
    int digits = 0;
    for (int i = braces ? start + 1 : start; i < last; i++) {
      if (bytes[i] == '-' && digits > 0 && digits % GROUP == 0 && Hex.digit(bytes[i - 1]) >= 0) {
        continue;
      }
      int digit = Hex.digit(bytes[i]);
      if (digit < 0 || digits == DIGITS) {
        throw notUuid(bytes, start, end);
      }
      if (digits++ < BYTES) {
        high = high << 4 | digit;
      } else {
        low = low << 4 | digit;
      }
    }
    if (kind != JsonKind.STRING || digits != DIGITS || bytes[last - 1] == '-') {
      throw notUuid(bytes, start, end);
    }
    out.int32(BYTES);
    out.int64(high);
    out.int64(low);
  }

  private static RejectedValueException notUuid(byte[] bytes, int start, int end) {
    return RejectedValueException.of(bytes, start, end, Wording.NOT_A_UUID.with())
        .fittingInto("text");
  }
}
