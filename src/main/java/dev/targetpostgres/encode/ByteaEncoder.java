package dev.targetpostgres.encode;

import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.singer.Hex;
import dev.targetpostgres.singer.JsonKind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * bytea: strings in the content encoding that the SCHEMA declares; without one, PostgreSQL's own
 * hexadecimal form.
 */
final class ByteaEncoder extends ScalarEncoder {
  private final ContentEncoding encoding;

  ByteaEncoder(ContentEncoding encoding) {
    this.encoding = encoding;
  }

  @Override
  void encodePlain(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    if (kind != JsonKind.STRING) {
      throw wrongKind(kind, "a string of bytes");
    }
    switch (encoding) {
      case BASE16 -> hexadecimal(bytes, start, end, out);
      case BASE64 -> base64(bytes, start, end, out);
      case NONE -> {
        if (end - start < 2 || bytes[start] != '\\' || bytes[start + 1] != 'x') {
          throw RefusedValueException.of(
              bytes, start, end, "is not bytea in hexadecimal form (\\x…)");
        }
        hexadecimal(bytes, start + 2, end, out);
      }
    }
  }

  private static void hexadecimal(byte[] bytes, int start, int end, CopyBuffer out) {
    if ((end - start) % 2 != 0) {
      throw RefusedValueException.of(bytes, start, end, "has an odd number of digits");
    }
    out.int32((end - start) / 2);
    for (int i = start; i < end; i += 2) {
      int high = Hex.digit(bytes[i]);
      int low = Hex.digit(bytes[i + 1]);
      if (high < 0 || low < 0) {
        throw RefusedValueException.of(bytes, start, end, "is not hexadecimal");
      }
      out.int8(high << 4 | low);
    }
  }

  private static void base64(byte[] bytes, int start, int end, CopyBuffer out) {
    String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
    try {
      byte[] decoded = (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
      out.bytesField(decoded, 0, decoded.length);
    } catch (IllegalArgumentException malformed) {
      throw RefusedValueException.of(bytes, start, end, "is not base64");
    }
  }
}
