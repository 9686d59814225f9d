package dev.targetpostgres.encode;

import dev.targetpostgres.singer.JsonKind;
import java.nio.charset.StandardCharsets;

/**
 * An array of a type that we do not encode: PostgreSQL's array literal, which the server casts.
 * Every element is quoted, so that nothing in it has a meaning: a string's characters, and the JSON
 * of anything else. A string in place of the array is taken for a literal already.
 */
final class ArrayLiteralEncoder extends ValueEncoder {
  private static final byte[] NULL = "NULL".getBytes(StandardCharsets.US_ASCII);

  private final boolean sanitize;
  private final JsonArray array = new JsonArray();

  ArrayLiteralEncoder(boolean sanitize) {
    this.sanitize = sanitize;
  }

  @Override
  void encode(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    if (kind == JsonKind.STRING || kind == JsonKind.ESCAPED_STRING) {
      byte[] literal = JsonText.unescaped(bytes, start, end, sanitize);
      out.bytesField(literal, 0, literal.length);
      return;
    }
    if (kind != JsonKind.ARRAY && kind != JsonKind.DOUBTFUL_ARRAY) {
      throw wrongKind(kind, "an array");
    }
    long length = out.beginLength();
    out.int8('{');
    boolean first = true;
    for (array.begin(bytes, start); array.next(); ) {
      if (!first) {
        out.int8(',');
      }
      first = false;
      element(bytes, out);
    }
    out.int8('}');
    out.setLength(length);
  }

  private void element(byte[] bytes, CopyBuffer out) {
    if (array.kind() == JsonKind.NULL) {
      out.bytes(NULL, 0, NULL.length);
      return;
    }
    out.int8('"');
    if (array.kind() == JsonKind.ESCAPED_STRING) {
      byte[] plain = JsonText.unescaped(bytes, array.start(), array.end(), sanitize);
      quoted(plain, 0, plain.length, out);
    } else {
      quoted(bytes, array.start(), array.end(), out);
    }
    out.int8('"');
  }

  private static void quoted(byte[] bytes, int start, int end, CopyBuffer out) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == '"' || bytes[i] == '\\') {
        out.int8('\\');
      }
      out.int8(bytes[i]);
    }
  }
}
