package dev.targetpostgres.singer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads RECORD lines in the form that taps print: known members, with the stream before the record.
 * It leaves all other lines, valid or not, to {@link JacksonReader}. Not thread-safe.
 *
 * <p>This is a hot class. A record allocates nothing, and each of its bytes is read once.
 */
final class RecordScanner {
  private static final byte[] RECORD = "record".getBytes(StandardCharsets.US_ASCII);

  private static final String TIME_EXTRACTED = "time_extracted";
  private static final ExpectedName COMPACT_TIME = new ExpectedName(TIME_EXTRACTED, false);
  private static final ExpectedName SPACED_TIME = new ExpectedName(TIME_EXTRACTED, true);

  /** Number of digits that always fit in a long. */
  private static final int SAFE_DIGITS = 18;

  private static final int LONGEST_HEAD = 1024;

  private final JsonScanner json = new JsonScanner();
  private final NameCache undeclared = new NameCache();
  private final Map<String, PropertyNames> streams;

  /** Stream of the last record. The next record probably has the same one. */
  private @Nullable PropertyNames latest;

  /** Bytes before the record's properties in the last line; the next line mostly has the same. */
  private final byte[] head = new byte[LONGEST_HEAD];

  private int headLength;

  /** Stream that {@link #head} names; null if there is no head. */
  private @Nullable PropertyNames headNames;

  /** Start of the record's properties if all bytes before them can become the head, or 0. */
  private int headEnd;

  /** Whether a space followed the last colon. The next colon probably has one too. */
  private boolean spaced;

  private boolean isRecord;
  private boolean hasBody;

  RecordScanner(Map<String, PropertyNames> streams) {
    this.streams = streams;
  }

  /** Forgets the known streams, since a stream has a new SCHEMA. */
  void schemaChanged() {
    latest = null;
    headNames = null;
  }

  /** Fills the message from the line at the position. Returns the line's end or UNSURE. */
  int scan(byte[] bytes, int position, RecordMessage message) {
    hasBody = false;
    headEnd = 0;
    int p;
    PropertyNames known = headNames;
    isRecord = known != null && startsWithHead(bytes, position);
    if (known != null && isRecord) {
      latest = known;
      message.properties(known);
      p = body(bytes, JsonScanner.skipSpace(bytes, position + headLength), message);
    } else {
      p = JsonScanner.skipSpace(bytes, position);
      p = bytes[p] == '{' ? member(bytes, JsonScanner.skipSpace(bytes, p + 1), message) : -1;
    }
    p = p < 0 ? p : JsonScanner.skipSpace(bytes, p);
    while (p >= 0 && bytes[p] == ',') {
      p = member(bytes, JsonScanner.skipSpace(bytes, p + 1), message);
      p = p < 0 ? p : JsonScanner.skipSpace(bytes, p);
    }
    if (p < 0 || bytes[p] != '}' || !isRecord || !hasBody) {
      return JsonScanner.UNSURE;
    }
    if (headEnd > 0) {
      learnHead(bytes, position);
    }
    return newline(bytes, p + 1);
  }

  /** Fills the message from a line that is only a record. Returns the line's end or UNSURE. */
  int scanRecord(byte[] bytes, int position, PropertyNames names, RecordMessage message) {
    hasBody = false;
    latest = names;
    message.properties(names);
    int p = body(bytes, JsonScanner.skipSpace(bytes, position), message);
    return p < 0 ? p : newline(bytes, p);
  }

  private static int newline(byte[] bytes, int position) {
    int p = JsonScanner.skipSpace(bytes, position);
    return bytes[p] == '\n' ? p : JsonScanner.UNSURE;
  }

  private boolean startsWithHead(byte[] bytes, int position) {
    int end = position + headLength;
    return end <= bytes.length && Arrays.equals(bytes, position, end, head, 0, headLength);
  }

  private void learnHead(byte[] bytes, int position) {
    int length = headEnd - position;
    if (length <= LONGEST_HEAD) {
      System.arraycopy(bytes, position, head, 0, length);
      headLength = length;
      headNames = latest;
    }
  }

  /** Reads a name and its value. Returns the position after the value, or UNSURE. */
  private int member(byte[] bytes, int position, RecordMessage message) {
    int time = (spaced ? SPACED_TIME : COMPACT_TIME).endAt(bytes, position);
    if (time >= 0) {
      time = JsonScanner.skipSpace(bytes, time);
      int end = json.value(bytes, time);
      return end >= 0 && timeExtracted(time, end, message) ? end : JsonScanner.UNSURE;
    }
    if (bytes[position] != '"') {
      return JsonScanner.UNSURE;
    }
    int name = position + 1;
    int close = json.string(bytes, name);
    if (close < 0 || hasEscape(bytes, name, close)) {
      return JsonScanner.UNSURE;
    }
    int value = afterColon(bytes, close + 1);
    if (value < 0) {
      return JsonScanner.UNSURE;
    }
    if (is(bytes, name, close, "record")) {
      boolean known = isRecord && !message.hasMetadata();
      headEnd = known ? value : 0;
      return body(bytes, value, message);
    }
    int end = json.value(bytes, value);
    if (end < 0) {
      return JsonScanner.UNSURE;
    }
    return envelope(bytes, name, close, value, end, message) ? end : JsonScanner.UNSURE;
  }

  /** Returns the start of the value after the colon. */
  private int afterColon(byte[] bytes, int position) {
    int colon = JsonScanner.skipSpace(bytes, position);
    if (bytes[colon] != ':') {
      return JsonScanner.UNSURE;
    }
    spaced = bytes[colon + 1] == ' ';
    return JsonScanner.skipSpace(bytes, colon + 1);
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
    if (is(bytes, name, close, TIME_EXTRACTED)) {
      return timeExtracted(value, end, message);
    }
    boolean version = is(bytes, name, close, "version");
    if (version || is(bytes, name, close, "sequence")) {
      return number(bytes, value, end, version, message);
    }
    return true;
  }

  private boolean timeExtracted(int value, int end, RecordMessage message) {
    boolean time = json.kind() == JsonKind.STRING && end - value > 2;
    if (time) {
      message.timeExtracted(value + 1, end - 1);
    }
    // The last member of a name wins, so a null after a value needs JacksonReader.
    return time || (json.kind() == JsonKind.NULL && message.timeExtractedEnd() == 0);
  }

  private boolean number(byte[] bytes, int start, int end, boolean version, RecordMessage message) {
    if (json.kind() == JsonKind.NULL) {
      return !(version ? message.hasVersion() : message.hasSequence());
    }
    if (json.kind() != JsonKind.INTEGER || end - start > SAFE_DIGITS) {
      return false;
    }
    boolean negative = bytes[start] == '-';
    long number = Digits.number(bytes, negative ? start + 1 : start, end);
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
      int slot = expected;
      int value = names.endOfName(expected, bytes, p, spaced);
      if (value < 0) {
        if (bytes[p] != '"') {
          return JsonScanner.UNSURE;
        }
        int close = json.string(bytes, p + 1);
        if (close < 0 || hasEscape(bytes, p + 1, close)) {
          return JsonScanner.UNSURE;
        }
        slot = names.slot(bytes, p + 1, close);
        if (slot < 0) {
          message.undeclared(undeclared.get(bytes, p + 1, close));
        }
        value = afterColon(bytes, close + 1);
        if (value < 0) {
          return JsonScanner.UNSURE;
        }
      }
      value = JsonScanner.skipSpace(bytes, value);
      p = json.value(bytes, value);
      if (p < 0) {
        return JsonScanner.UNSURE;
      }
      if (slot >= 0) {
        message.value(slot, json.kind(), value, p);
        expected = slot + 1;
      }
      p = JsonScanner.skipSpace(bytes, p);
      if (bytes[p] == '}') {
        message.record(start, p + 1);
        message.longDecimals(json.takeLongDecimals());
        return p + 1;
      }
      if (bytes[p] != ',') {
        return JsonScanner.UNSURE;
      }
      p = bytes[p + 1] == ' ' ? p + 2 : p + 1;
      if (bytes[p] != '"') {
        p = JsonScanner.skipSpace(bytes, p);
      }
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
