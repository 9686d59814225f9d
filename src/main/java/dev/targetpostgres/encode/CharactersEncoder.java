package dev.targetpostgres.encode;

import dev.targetpostgres.schema.ColumnType.Characters;
import dev.targetpostgres.singer.JsonKind;

/** varchar(n) and char(n): as text, and refused where the length would cut something off. */
final class CharactersEncoder extends ValueEncoder {
  private final Characters type;
  private final boolean sanitize;

  CharactersEncoder(Characters type, boolean sanitize) {
    this.type = type;
    this.sanitize = sanitize;
  }

  @Override
  void encode(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    if (kind == JsonKind.ESCAPED_STRING) {
      byte[] plain = JsonText.unescaped(bytes, start, end, sanitize);
      write(plain, 0, plain.length, out);
    } else {
      write(bytes, start, end, out);
    }
  }

  private void write(byte[] bytes, int start, int end, CopyBuffer out) {
    if (type.length() > 0 && end - start > type.length()) {
      int characters = 0;
      for (int i = start; i < end; i++) {
        characters += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
      }
      if (characters > type.length()) {
        throw new RefusedValueException(
            "%d characters do not fit into %s".formatted(characters, type.sql()));
      }
    }
    out.bytesField(bytes, start, end);
  }
}
