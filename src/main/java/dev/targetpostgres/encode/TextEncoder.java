package dev.targetpostgres.encode;

import dev.targetpostgres.singer.JsonKind;

/** Encodes text and varchar without a limit: strings unescaped, other values as JSON. */
final class TextEncoder extends ValueEncoder {
  private final boolean sanitize;

  TextEncoder(boolean sanitize) {
    this.sanitize = sanitize;
  }

  @Override
  void encode(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    if (kind != JsonKind.ESCAPED_STRING) {
      out.bytesField(bytes, start, end);
      return;
    }
    long length = out.beginLength();
    JsonText.unescape(bytes, start, end, sanitize, out);
    out.setLength(length);
  }
}
