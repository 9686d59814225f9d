package dev.targetpostgres.encode;

import dev.targetpostgres.singer.JsonKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An array of a type that we do not encode: PostgreSQL's array literal, which the server casts.
 * Every element is quoted, so that nothing in it has a meaning; a string is taken for a literal
 * already.
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
    // Only strings are taken out of JSON; an object stays the JSON that it is.
    byte[] plain =
        array.kind() == JsonKind.ESCAPED_STRING
            ? JsonText.unescaped(bytes, array.start(), array.end(), sanitize)
            : Arrays.copyOfRange(bytes, array.start(), array.end());
    out.int8('"');
    for (byte b : plain) {
      if (b == '"' || b == '\\') {
        out.int8('\\');
      }
      out.int8(b);
    }
    out.int8('"');
  }
}
