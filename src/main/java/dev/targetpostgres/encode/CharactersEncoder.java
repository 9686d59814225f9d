package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType.Characters;
import dev.targetpostgres.singer.JsonKind;

/** Encodes varchar(n) and char(n) as text. Rejects values that are longer than the column. */
final class CharactersEncoder extends ValueEncoder {
  private final Characters type;
  private final boolean sanitize;

  CharactersEncoder(Characters type, boolean sanitize) {
    this.type = type;
    this.sanitize = sanitize;
  }

  @Override
  void encode(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    boolean escaped = kind == JsonKind.ESCAPED_STRING;
    if (escaped) {
      long length = out.beginLength();
      JsonText.unescape(bytes, start, end, sanitize, out);
      out.setLength(length);
    } else {
      out.bytesField(bytes, start, end);
    }
    if (type.length() > 0 && end - start > type.length()) {
      int characters = JsonText.characters(bytes, start, end, escaped);
      if (characters > type.length()) {
        throw new RejectedValueException(Wording.TOO_MANY_CHARACTERS.with(characters, type.sql()));
      }
    }
  }
}
