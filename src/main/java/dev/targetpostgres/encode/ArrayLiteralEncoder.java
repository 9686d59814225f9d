package dev.targetpostgres.encode;

import dev.targetpostgres.singer.JsonKind;
import java.nio.charset.StandardCharsets;

/**
 * Encodes arrays of types without an encoder, as PostgreSQL's array literal, which the server
 * casts. Quotes all elements, so no character is special. A string is sent unchanged, as a literal.
 */
final class ArrayLiteralEncoder extends ValueEncoder {
  private static final byte[] NULL = "NULL".getBytes(StandardCharsets.US_ASCII);

  private final char delimiter;
  private final boolean sanitize;
  private final JsonContainer array = new JsonContainer();

  /**
   * Creates the encoder of one column.
   *
   * @param delimiter character between elements, which depends on the type
   */
  ArrayLiteralEncoder(char delimiter, boolean sanitize) {
    this.delimiter = delimiter;
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
      throw wrongKind(kind, bytes, start, end, "an array");
    }
    long length = out.beginLength();
    out.int8('{');
    int index = 0;
    for (array.begin(bytes, start); array.next(); index++) {
      if (index > 0) {
        out.int8(delimiter);
      }
      element(index, bytes, out);
    }
    out.int8('}');
    out.setLength(length);
  }

  private void element(int index, byte[] bytes, CopyBuffer out) {
    if (array.kind() == JsonKind.NULL) {
      out.bytes(NULL, 0, NULL.length);
      return;
    }
    // Only strings are unquoted and unescaped; an object stays JSON.
    try {
      LiteralText.quoted(
          LiteralText.plain(array.kind(), bytes, array.start(), array.end(), sanitize), out);
    } catch (RejectedValueException rejected) {
      throw rejected.inElement(index);
    }
  }
}
