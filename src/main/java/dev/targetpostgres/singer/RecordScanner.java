package dev.targetpostgres.singer;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads RECORD lines of the shape that taps print: known members in an order that names the stream
 * before the record. Everything else, and everything that is wrong, it leaves to {@link
 * JacksonReader}. Not thread-safe.
 *
 * <p>This is a hot class: a record costs no allocation, and its bytes are looked at once.
 */
final class RecordScanner {
  private static final byte[] RECORD = "record".getBytes(StandardCharsets.US_ASCII);

  /** Digits that surely fit in a long. */
  private static final int SAFE_DIGITS = 18;

  private final JsonScanner json = new JsonScanner();
  private final Map<String, PropertyNames> streams;

  /** The stream of the last record, tried first for the next. */
  private @Nullable PropertyNames latest;

  private boolean isRecord;
  private boolean hasBody;

  RecordScanner(Map<String, PropertyNames> streams) {
    this.streams = streams;
  }

  /** A stream's SCHEMA came. */
  void schemaChanged() {
    latest = null;
  }

  /** Fills the message from the line that starts at the position; false where unsure. */
  boolean scan(byte[] bytes, int position, RecordMessage message) {
    isRecord = false;
    hasBody = false;
    int p = JsonScanner.skipSpace(bytes, position);
    if (bytes[p] != '{') {
      return false;
    }
    p = JsonScanner.skipSpace(bytes, p + 1);
    while (true) {
      p = member(bytes, p, message);
      if (p < 0) {
        return false;
      }
      p = JsonScanner.skipSpace(bytes, p);
      if (bytes[p] == '}') {
        break;
      }
      if (bytes[p] != ',') {
        return false;
      }
      p = JsonScanner.skipSpace(bytes, p + 1);
    }
    return isRecord && hasBody && bytes[JsonScanner.skipSpace(bytes, p + 1)] == '\n';
  }

  /** Fills the message from a line that holds nothing but a record; false where unsure. */
  boolean scanRecord(byte[] bytes, int position, PropertyNames names, RecordMessage message) {
    hasBody = false;
    latest = names;
    message.properties(names);
    int p = body(bytes, JsonScanner.skipSpace(bytes, position), message);
    return p >= 0 && bytes[JsonScanner.skipSpace(bytes, p)] == '\n';
  }

  /** Reads a name and its value. */
  private int member(byte[] bytes, int position, RecordMessage message) {
    if (bytes[position] != '"') {
      return JsonScanner.UNSURE;
    }
    int name = position + 1;
    int close = json.string(bytes, name);
    if (close < 0 || hasEscape(bytes, name, close)) {
      return JsonScanner.UNSURE;
    }
    int value = JsonScanner.skipSpace(bytes, close + 1);
    if (bytes[value] != ':') {
      return JsonScanner.UNSURE;
    }
    value = JsonScanner.skipSpace(bytes, value + 1);
    if (is(bytes, name, close, "record")) {
      return body(bytes, value, message);
    }
    int end = json.value(bytes, value);
    if (end < 0) {
      return JsonScanner.UNSURE;
    }
    return envelope(bytes, name, close, value, end, message) ? end : JsonScanner.UNSURE;
  }

  private boolean envelope(
      byte[] bytes, int name, int close, int value, int end, RecordMessage message) {
    boolean string = json.kind() == JsonKind.STRING;
    if (is(bytes, name, close, "type")) {
      isRecord = string && isRecordWord(bytes, value + 1, end - 1);
      return isRecord;
    }
    if (is(bytes, name, close, "stream")) {
      return string && stream(bytes, value + 1, end - 1, message);
    }
    if (is(bytes, name, close, "time_extracted")) {
      boolean time = string && end - value > 2;
      if (time) {
        message.timeExtracted(value + 1, end - 1);
      }
      // Of members of one name the last counts, so null behind a value takes it back.
      return time || (json.kind() == JsonKind.NULL && message.timeExtractedEnd() == 0);
    }
    boolean version = is(bytes, name, close, "version");
    if (version || is(bytes, name, close, "sequence")) {
      return number(bytes, value, end, version, message);
    }
    return true;
  }

  private boolean number(byte[] bytes, int start, int end, boolean version, RecordMessage message) {
    if (json.kind() == JsonKind.NULL) {
      return !(version ? message.hasVersion() : message.hasSequence());
    }
    if (json.kind() != JsonKind.INTEGER || end - start > SAFE_DIGITS) {
      return false;
    }
    boolean negative = bytes[start] == '-';
    long number = 0;
    for (int i = negative ? start + 1 : start; i < end; i++) {
      number = number * 10 + bytes[i] - '0';
    }
    if (version) {
      message.version(negative ? -number : number);
    } else {
      message.sequence(negative ? -number : number);
    }
    return true;
  }

  private static boolean is(byte[] bytes, int start, int end, String name) {
    if (end - start != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (bytes[start + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRecordWord(byte[] bytes, int start, int end) {
    if (end - start != RECORD.length) {
      return false;
    }
    for (int i = 0; i < RECORD.length; i++) {
      if ((bytes[start + i] | 0x20) != RECORD[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean stream(byte[] bytes, int start, int end, RecordMessage message) {
    if (hasBody) {
      return false;
    }
    if (latest == null || !latest.isStream(bytes, start, end)) {
      latest = streams.get(new String(bytes, start, end - start, StandardCharsets.UTF_8));
    }
    if (latest == null) {
      return false;
    }
    message.properties(latest);
    return true;
  }

  private int body(byte[] bytes, int start, RecordMessage message) {
    PropertyNames names = message.names();
    if (bytes[start] != '{' || hasBody || names != latest) {
      return JsonScanner.UNSURE;
    }
    hasBody = true;
    int p = JsonScanner.skipSpace(bytes, start + 1);
    if (bytes[p] == '}') {
      message.record(start, p + 1);
      return p + 1;
    }
    int expected = 0;
    while (true) {
      if (bytes[p] != '"') {
        return JsonScanner.UNSURE;
      }
      int slot = expected;
      int name = p + 1;
      int close = name;
      if (names.isNext(expected, bytes, name)) {
        close += names.lengthOf(expected);
      } else {
        close = json.string(bytes, name);
        if (close < 0 || hasEscape(bytes, name, close)) {
          return JsonScanner.UNSURE;
        }
        slot = names.slot(bytes, name, close);
      }
      p = close + 1;
      if (bytes[p] != ':') {
        p = JsonScanner.skipSpace(bytes, p);
        if (bytes[p] != ':') {
          return JsonScanner.UNSURE;
        }
      }
      int value = JsonScanner.skipSpace(bytes, p + 1);
      p = json.value(bytes, value);
      if (p < 0) {
        return JsonScanner.UNSURE;
      }
      if (slot >= 0) {
        message.value(slot, json.kind(), value, p);
        expected = slot + 1;
      } else {
        message.undeclared(new String(bytes, name, close - name, StandardCharsets.UTF_8));
      }
      p = JsonScanner.skipSpace(bytes, p);
      if (bytes[p] == '}') {
        message.record(start, p + 1);
        return p + 1;
      }
      if (bytes[p] != ',') {
        return JsonScanner.UNSURE;
      }
      p = JsonScanner.skipSpace(bytes, p + 1);
    }
  }

  static boolean hasEscape(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == '\\') {
        return true;
      }
    }
    return false;
  }
}
