package dev.targetpostgres.encode;

import dev.targetpostgres.singer.JsonKind;
import java.util.Arrays;

/** Writes values inside the literals of arrays and hstore. */
final class LiteralText {
  private LiteralText() {}

  /** Returns the characters of a string, or the JSON of any other value. */
  static byte[] plain(byte kind, byte[] bytes, int start, int end, boolean sanitize) {
    return kind == JsonKind.ESCAPED_STRING
        ? JsonText.unescaped(bytes, start, end, sanitize)
        : Arrays.copyOfRange(bytes, start, end);
  }

  /** Writes the text in quotes, so that no character has a special meaning. */
  static void quoted(byte[] text, CopyBuffer out) {
    out.int8('"');
    for (byte b : text) {
      if (b == '"' || b == '\\') {
        out.int8('\\');
      }
      out.int8(b);
    }
    out.int8('"');
  }
}
