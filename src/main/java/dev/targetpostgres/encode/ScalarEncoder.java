package dev.targetpostgres.encode;

import dev.targetpostgres.singer.JsonKind;

/** Encodes numbers, dates and similar values, whose strings are short and rarely escaped. */
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

  /** Does the same as {@link #encode}, for strings without escapes. */
  abstract void encodePlain(byte kind, byte[] bytes, int start, int end, CopyBuffer out);
}
