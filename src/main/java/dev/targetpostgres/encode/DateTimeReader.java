package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import java.nio.charset.StandardCharsets;

/**
 * Reads dates and times in the formats of ISO 8601, RFC 3339 and PostgreSQL. Date and time are
 * separated by a T or a space; seconds and fraction are optional. {@code Z}, an offset or nothing
 * follows. Years above 9999 and {@code BC} are valid. Reused for all values; not thread-safe.
 */
final class DateTimeReader {
  static final long MICROS_PER_SECOND = 1_000_000L;
  static final long SECONDS_PER_DAY = 86_400L;
  static final long MICROS_PER_DAY = SECONDS_PER_DAY * MICROS_PER_SECOND;

  private static final int LARGEST_YEAR = 5_874_897;

  private final UsualTimestamp usual = new UsualTimestamp();
  private byte[] bytes = {};
  private int start;
  private int end;
  private int position;

  private int days;
  private long timeMicros;

  /** Whether the value has Z or an offset. Not set for a {@link UsualTimestamp}. */
  private boolean hasOffset;

  private int offsetSeconds;

  /** Returns the days since 2000-01-01. */
  int days() {
    return days;
  }

  /** Returns the microseconds since midnight, up to 24:00 inclusive. */
  long timeMicros() {
    return timeMicros;
  }

  /** Returns the seconds east of Greenwich, or 0 if the value has no offset. */
  int offsetSeconds() {
    return offsetSeconds;
  }

  /** Returns the microseconds since 2000-01-01 00:00 UTC, which can exceed PostgreSQL's range. */
  long utcMicros() {
    return days * MICROS_PER_DAY + timeMicros - offsetSeconds * MICROS_PER_SECOND;
  }

  /** Returns whether the value equals the word. */
  static boolean isWord(String word, byte[] bytes, int start, int end) {
    if (end - start != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (bytes[start + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a date with or without a time.
   *
   * @throws RejectedValueException if the value is not a date, or if the date does not exist
   */
  void readTimestamp(byte[] source, int from, int to) {
    begin(source, from, to);
    if (usual.read(source, from, to)) {
      days = usual.days();
      timeMicros = usual.timeMicros();
      offsetSeconds = usual.offsetSeconds();
    } else {
      readAnyTimestamp();
    }
  }

  private void readAnyTimestamp() {
    int year = year();
    expect('-');
    int month = twoDigits();
    expect('-');
    int day = twoDigits();
    timeMicros = 0;
    noOffset();
    if (position < end
        && (isNext('T') || isNext('t') || (isNext(' ') && isDigitAt(position + 1)))) {
      position++;
      time();
      offset();
    }
    boolean beforeChrist = readBeforeChrist();
    require(position == end && year >= 1 && year <= LARGEST_YEAR);
    int astronomical = beforeChrist ? 1 - year : year;
    require(Calendar.isDay(astronomical, month, day));
    days = Calendar.daysSinceEpoch(astronomical, month, day);
  }

  /** Reads a time of day with or without an offset. */
  void readTime(byte[] source, int from, int to) {
    begin(source, from, to);
    noOffset();
    time();
    offset();
    require(position == end);
  }

  private void begin(byte[] source, int from, int to) {
    bytes = source;
    start = from;
    end = to;
    position = from;
  }

  private void noOffset() {
    hasOffset = false;
    offsetSeconds = 0;
  }

  private int year() {
    if (position < end && isNext('+')) {
      position++;
    }
    int first = position;
    int year = 0;
    while (isDigitAt(position) && position - first < 8) {
      year = year * 10 + bytes[position++] - '0';
    }
    require(position - first >= 4);
    return year;
  }

  private void time() {
    int hour = isDigitAt(position) && !isDigitAt(position + 1) ? oneDigit() : twoDigits();
    expect(':');
    int minute = twoDigits();
    int second = 0;
    long micros = 0;
    if (position < end && isNext(':')) {
      position++;
      second = twoDigits();
      if (position < end && (isNext('.') || isNext(','))) {
        position++;
        micros = fraction();
      }
    }
    require(hour <= 24 && minute < 60 && second <= 60);
    timeMicros = ((hour * 60L + minute) * 60L + second) * MICROS_PER_SECOND + micros;
    require(timeMicros <= MICROS_PER_DAY); // 23:59:60 becomes 24:00, as on the server.
  }

  /** Returns microseconds. Rounds further digits in the same way as the server's ParseFraction. */
  private long fraction() {
    int first = position;
    long value = 0;
    while (isDigitAt(position)) {
      if (position - first < 6) {
        value = value * 10 + bytes[position] - '0';
      }
      position++;
    }
    int digits = position - first;
    require(digits > 0);
    if (digits > 6) {
      String text = new String(bytes, first, digits, StandardCharsets.US_ASCII);
      return (long) Math.rint(Double.parseDouble("0." + text) * MICROS_PER_SECOND);
    }
    for (int i = digits; i < 6; i++) {
      value *= 10;
    }
    return value;
  }

  /** Reads an offset. Ignores the second one that some taps append: the same one, or UTC. */
  private void offset() {
    oneOffset();
    if (hasOffset && position < end && !isNext(' ')) {
      int first = offsetSeconds;
      oneOffset();
      require(offsetSeconds == first || offsetSeconds == 0);
      offsetSeconds = first;
    }
  }

  private void oneOffset() {
    int before = position;
    if (position < end && isNext(' ')) {
      position++;
    }
    if (position < end && (isNext('Z') || isNext('z'))) {
      position++;
      hasOffset = true;
      offsetSeconds = 0;
    } else if (position + 3 <= end && isWord("UTC", bytes, position, position + 3)) {
      position += 3;
      hasOffset = true;
      offsetSeconds = 0;
    } else if (position < end && (isNext('+') || isNext('-'))) {
      numericOffset();
    } else {
      position = before;
    }
  }

  private void numericOffset() {
    boolean west = isNext('-');
    position++;
    int hours = twoDigits();
    int minutes = optionalTwoDigits();
    int seconds = optionalTwoDigits();
    require(hours < 16 && minutes < 60 && seconds < 60);
    hasOffset = true;
    offsetSeconds = (hours * 60 + minutes) * 60 + seconds;
    offsetSeconds = west ? -offsetSeconds : offsetSeconds;
  }

  private int optionalTwoDigits() {
    if (position < end && isNext(':')) {
      position++;
      return twoDigits();
    }
    return isDigitAt(position) ? twoDigits() : 0;
  }

  private boolean readBeforeChrist() {
    if (position + 3 == end && isWord(" BC", bytes, position, end)) {
      position = end;
      return true;
    }
    return false;
  }

  private int oneDigit() {
    return bytes[position++] - '0';
  }

  private int twoDigits() {
    require(isDigitAt(position) && isDigitAt(position + 1));
    int value = (bytes[position] - '0') * 10 + bytes[position + 1] - '0';
    position += 2;
    return value;
  }

  private void expect(char c) {
    require(position < end && isNext(c));
    position++;
  }

  private boolean isNext(char c) {
    return bytes[position] == c;
  }

  private boolean isDigitAt(int place) {
    return place < end && bytes[place] >= '0' && bytes[place] <= '9';
  }

  private void require(boolean condition) {
    if (!condition) {
      throw RejectedValueException.of(bytes, start, end, Wording.NO_SUCH_TIME.with())
          .fittingInto("text");
    }
  }
}
