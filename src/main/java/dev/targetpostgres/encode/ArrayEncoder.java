package dev.targetpostgres.encode;

import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.Characters;
import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Time;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.singer.JsonKind;
import java.util.OptionalInt;

/** An array column: a JSON array of one level, its elements encoded as the element type's. */
final class ArrayEncoder extends ValueEncoder {
  private final ValueEncoder element;
  private final int elementOid;
  private final JsonContainer array = new JsonContainer();

  ArrayEncoder(ValueEncoder element, int elementOid) {
    this.element = element;
    this.elementOid = elementOid;
  }

  /** The fixed object identifier of a built-in type, as pg_type has it. */
  static OptionalInt oid(ColumnType type) {
    if (type instanceof Simple simple) {
      return OptionalInt.of(
          switch (simple) {
            case BOOLEAN -> 16;
            case BYTEA -> 17;
            case BIGINT -> 20;
            case SMALLINT -> 21;
            case INTEGER -> 23;
            case TEXT -> 25;
            case JSON -> 114;
            case REAL -> 700;
            case DOUBLE_PRECISION -> 701;
            case DATE -> 1082;
            case UUID -> 2950;
            case JSONB -> 3802;
          });
    }
    if (type instanceof Characters characters) {
      return OptionalInt.of(characters.fixed() ? 1042 : 1043);
    }
    if (type instanceof Time time) {
      return OptionalInt.of(time.zoned() ? 1266 : 1083);
    }
    if (type instanceof Timestamp timestamp) {
      return OptionalInt.of(timestamp.zoned() ? 1184 : 1114);
    }
    return type instanceof Numeric ? OptionalInt.of(1700) : OptionalInt.empty();
  }

  @Override
  void encode(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    if (kind != JsonKind.ARRAY && kind != JsonKind.DOUBTFUL_ARRAY) {
      throw wrongKind(kind, bytes, start, end, "an array");
    }
    int count = 0;
    for (array.begin(bytes, start); array.next(); ) {
      count++;
    }
    long length = out.beginLength();
    out.int32(count == 0 ? 0 : 1);
    out.int32(1); // There may be nulls among the elements.
    out.int32(elementOid);
    if (count > 0) {
      out.int32(count);
      out.int32(1);
      elements(bytes, start, out);
    }
    out.setLength(length);
  }

  private void elements(byte[] bytes, int start, CopyBuffer out) {
    int index = 0;
    try {
      for (array.begin(bytes, start); array.next(); index++) {
        if (array.kind() == JsonKind.NULL) {
          out.nullField();
        } else {
          element.encode(array.kind(), bytes, array.start(), array.end(), out);
        }
      }
    } catch (RefusedValueException refused) {
      throw refused.inElement(index);
    }
  }
}
