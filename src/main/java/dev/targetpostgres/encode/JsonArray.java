package dev.targetpostgres.encode;

import dev.targetpostgres.singer.JsonKind;
import dev.targetpostgres.singer.JsonScanner;

/** Walks over the elements of a JSON array. Reused from array to array; not thread-safe. */
final class JsonArray {
  private final JsonScanner scanner = new JsonScanner();
  private byte[] bytes = {};
  private int position;
  private byte kind;
  private int start;
  private int end;

  /** Goes before the first element of the array that starts at the place. */
  void begin(byte[] source, int opening) {
    bytes = source;
    position = JsonScanner.skipSpace(bytes, opening + 1);
  }

  /** Goes to the next element; false where there is none. */
  boolean next() {
    if (bytes[position] == ']') {
      return false;
    }
    int behind = scanner.value(bytes, position);
    if (behind < 0) {
      throw new RefusedValueException("an array that cannot be taken apart");
    }
    kind = scanner.kind();
    boolean quoted = kind == JsonKind.STRING || kind == JsonKind.ESCAPED_STRING;
    start = quoted ? position + 1 : position;
    end = quoted ? behind - 1 : behind;
    int next = JsonScanner.skipSpace(bytes, behind);
    position = bytes[next] == ',' ? JsonScanner.skipSpace(bytes, next + 1) : next;
    return true;
  }

  /** The element's kind, of {@link JsonKind}. */
  byte kind() {
    return kind;
  }

  /** Where the element starts; a string's range excludes its quotes. */
  int start() {
    return start;
  }

  /** Behind the element. */
  int end() {
    return end;
  }
}
