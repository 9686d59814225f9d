package dev.targetpostgres.encode;

import dev.targetpostgres.singer.JsonKind;
import dev.targetpostgres.singer.JsonScanner;

/** Walks over the members of a JSON object. Reused from object to object; not thread-safe. */
final class JsonObject {
  private final JsonScanner scanner = new JsonScanner();
  private byte[] bytes = {};
  private int position;
  private int nameStart;
  private int nameEnd;
  private byte kind;
  private int start;
  private int end;

  /** Goes before the first member of the object that starts at the place. */
  void begin(byte[] source, int opening) {
    bytes = source;
    position = JsonScanner.skipSpace(bytes, opening + 1);
  }

  /** Goes to the next member; false if there is none. */
  boolean next() {
    if (bytes[position] == '}') {
      return false;
    }
    nameStart = position + 1;
    int behindName = scan(position);
    nameEnd = behindName - 1;
    int colon = JsonScanner.skipSpace(bytes, behindName);
    int value = JsonScanner.skipSpace(bytes, colon + 1);
    int behind = scan(value);
    kind = scanner.kind();
    boolean quoted = kind == JsonKind.STRING || kind == JsonKind.ESCAPED_STRING;
    start = quoted ? value + 1 : value;
    end = quoted ? behind - 1 : behind;
    int next = JsonScanner.skipSpace(bytes, behind);
    position = bytes[next] == ',' ? JsonScanner.skipSpace(bytes, next + 1) : next;
    return true;
  }

  private int scan(int from) {
    int behind = scanner.value(bytes, from);
    if (behind < 0) {
      throw new RefusedValueException("an object that cannot be taken apart");
    }
    return behind;
  }

  /** Where the member's name starts, without its quote. */
  int nameStart() {
    return nameStart;
  }

  /** Behind the member's name. */
  int nameEnd() {
    return nameEnd;
  }

  /** The value's kind, of {@link JsonKind}. */
  byte kind() {
    return kind;
  }

  /** Where the value starts; a string's range excludes its quotes. */
  int start() {
    return start;
  }

  /** Behind the value. */
  int end() {
    return end;
  }
}
