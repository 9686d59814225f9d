package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.JsonKind;
import dev.targetpostgres.singer.JsonScanner;

/**
 * Walks over the members of a JSON object or the elements of an array. Reused from one to the next;
 * not thread-safe.
 */
final class JsonContainer {
  private final JsonScanner scanner = new JsonScanner();
  private byte[] bytes = {};
  private boolean object;
  private int position;
  private int nameStart;
  private int nameEnd;
  private byte kind;
  private int start;
  private int end;

  /** Goes before the first value of the object or array that starts at the place. */
  void begin(byte[] source, int opening) {
    bytes = source;
    object = bytes[opening] == '{';
    position = JsonScanner.skipSpace(bytes, opening + 1);
  }

  /** Goes to the next value; false if there is none. */
  boolean next() {
    if (bytes[position] == (object ? '}' : ']')) {
      return false;
    }
    int value = object ? name() : position;
    int after = scan(value);
    kind = scanner.kind();
    boolean quoted = kind == JsonKind.STRING || kind == JsonKind.ESCAPED_STRING;
    start = quoted ? value + 1 : value;
    end = quoted ? after - 1 : after;
    int next = JsonScanner.skipSpace(bytes, after);
    position = bytes[next] == ',' ? JsonScanner.skipSpace(bytes, next + 1) : next;
    return true;
  }

  /** Reads a member's name; returns where its value starts. */
  private int name() {
    nameStart = position + 1;
    int afterName = scan(position);
    nameEnd = afterName - 1;
    int colon = JsonScanner.skipSpace(bytes, afterName);
    return JsonScanner.skipSpace(bytes, colon + 1);
  }

  private int scan(int from) {
    int after = scanner.value(bytes, from);
    if (after < 0) {
      throw new RejectedValueException(
          object ? Wording.OBJECT_NOT_READABLE.with() : Wording.ARRAY_NOT_READABLE.with());
    }
    return after;
  }

  /** Where the member's name starts, without its quote. */
  int nameStart() {
    return nameStart;
  }

  /** After the member's name. */
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

  /** After the value. */
  int end() {
    return end;
  }
}
