package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.JsonKind;
import dev.targetpostgres.singer.JsonScanner;

/** Iterates over the values in a JSON object or array. Reused for all values; not thread-safe. */
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

  /** Moves before the first value of the object or array that starts at the position. */
  void begin(byte[] source, int opening) {
    bytes = source;
    object = bytes[opening] == '{';
    position = JsonScanner.skipSpace(bytes, opening + 1);
  }

  /** Moves to the next value. Returns false if there is none. */
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

  /** Reads a member's name. Returns the start of its value. */
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

  /** Returns the start of the member's name, without its quote. */
  int nameStart() {
    return nameStart;
  }

  /** Returns the position after the member's name, without its quote. */
  int nameEnd() {
    return nameEnd;
  }

  /** Returns the {@link JsonKind} of the value. */
  byte kind() {
    return kind;
  }

  /** Returns the start of the value. A string's range excludes its quotes. */
  int start() {
    return start;
  }

  /** Returns the position after the value. */
  int end() {
    return end;
  }
}
