package dev.targetpostgres.encode;

import dev.targetpostgres.singer.JsonKind;

/** Encodes array columns: a JSON array of one level, its elements encoded as the element type. */
final class ArrayEncoder extends ValueEncoder {
  private final ValueEncoder element;
  private final int elementOid;
  private final JsonContainer array = new JsonContainer();

  ArrayEncoder(ValueEncoder element, int elementOid) {
    this.element = element;
    this.elementOid = elementOid;
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
    out.int32(1); // This flag declares that the array can contain nulls.
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
    } catch (RejectedValueException rejected) {
      throw rejected.inElement(index);
    }
  }
}
