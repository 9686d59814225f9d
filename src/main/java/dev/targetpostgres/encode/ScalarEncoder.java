package dev.targetpostgres.encode;

import dev.targetpostgres.singer.JsonKind;

/** Encoders whose strings are numbers, dates and the like: short, and hardly ever escaped. */
abstract class ScalarEncoder extends ValueEncoder {
  @Override
  void encode(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    if (kind == JsonKind.ESCAPED_STRING) {
      byte[] plain = JsonText.unescaped(bytes, start, end, false);
      encodePlain(JsonKind.STRING, plain, 0, plain.length, out);
    } else {
      encodePlain(kind, bytes, start, end, out);
    }
  }

  /** As {@link #encode}, without escapes in strings. */
  abstract void encodePlain(byte kind, byte[] bytes, int start, int end, CopyBuffer out);
}
