package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.Hex;
import dev.targetpostgres.singer.JsonKind;

/** uuid: 32 hexadecimal digits of either case, with the hyphens of RFC 9562 or without any. */
final class UuidEncoder extends ScalarEncoder {
  private static final int DIGITS = 32;
  private static final int WITH_HYPHENS = 36;
  private static final int BYTES = 16;

  @Override
  void encodePlain(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    int length = end - start;
    if (kind != JsonKind.STRING || (length != DIGITS && length != WITH_HYPHENS)) {
      throw notUuid(bytes, start, end);
    }
    boolean hyphens = length == WITH_HYPHENS;
    long high = 0;
    long low = 0;
    int digits = 0;
    for (int i = 0; i < length; i++) {
      if (hyphens && (i == 8 || i == 13 || i == 18 || i == 23)) {
        if (bytes[start + i] != '-') {
          throw notUuid(bytes, start, end);
        }
        continue;
      }
      int digit = Hex.digit(bytes[start + i]);
      if (digit < 0) {
        throw notUuid(bytes, start, end);
      }
      if (digits++ < BYTES) {
        high = high << 4 | digit;
      } else {
        low = low << 4 | digit;
      }
    }
    out.int32(BYTES);
    out.int64(high);
    out.int64(low);
  }

  private static RefusedValueException notUuid(byte[] bytes, int start, int end) {
    return RefusedValueException.of(bytes, start, end, Wording.NOT_A_UUID.with());
  }
}
