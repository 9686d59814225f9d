package dev.targetpostgres.encode;

import dev.targetpostgres.singer.Digits;
import dev.targetpostgres.singer.Words;
import java.nio.charset.StandardCharsets;

/**
 * Reads dates and times in the forms of ISO 8601 and RFC 3339 that taps print, and in PostgreSQL's
 * own: a T or a space between date and time, seconds and fraction optional, {@code Z}, an offset or
 * nothing behind, years beyond 9999 and {@code BC}. Reused from value to value; not thread-safe.
 */
final class DateTimeReader {
  static final long MICROS_PER_SECOND = 1_000_000L;
  static final long SECONDS_PER_DAY = 86_400L;
  static final long MICROS_PER_DAY = SECONDS_PER_DAY * MICROS_PER_SECOND;

  /** Days from 0000-03-01 of the proleptic Gregorian calendar to PostgreSQL's epoch. */
  private static final int EPOCH_DAYS = 730_425;

  /** The form that nearly all have; its words are compared byte by byte, all eight at once. */
  private static final byte[] USUAL = "0000-00-00T00:00".getBytes(StandardCharsets.US_ASCII);

  private static final long USUAL_DATE = Words.at(USUAL, 0);
  private static final long USUAL_TIME = Words.at(USUAL, Words.SIZE);

  /** What turns a T between date and time into a space. */
  private static final long SPACE_FOR_T = (long) ('T' ^ ' ') << 16;

  /**
   * Added to a word's difference from the form, they set a high bit where it is no digit, or not 0.
   */
  private static final long DATE_LIMITS = 0x7F76767F76767676L;

  private static final long TIME_LIMITS = 0x76767F76767F7676L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** Up to the minutes, to the seconds, and what may be looked at from the start on. */
  private static final int MINUTES_LENGTH = 16;

  private static final int SECONDS_LENGTH = 19;
  private static final int LOOKED_AT = 36;
  private static final int OFFSET_LENGTH = 6;

  private static final int LARGEST_YEAR = 5_874_897;
  private static final int[] DAYS_IN_MONTH = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private byte[] bytes = {};
  private int start;
  private int end;
  private int position;

  private int days;
  private long timeMicros;
  private boolean hasTime;
  private boolean hasOffset;
  private int offsetSeconds;

  /** Days since 2000-01-01. */
  int days() {
    return days;
  }

  /** Microseconds since midnight, up to and including 24:00. */
  long timeMicros() {
    return timeMicros;
  }

  /** Whether there was a time of day behind the date. */
  boolean hasTime() {
    return hasTime;
  }

  /** Whether Z or an offset was given. */
  boolean hasOffset() {
    return hasOffset;
  }

  /** Seconds east of Greenwich; 0 where no offset was given. */
  int offsetSeconds() {
    return offsetSeconds;
  }

  /** Microseconds since 2000-01-01 00:00 UTC; may be beyond what PostgreSQL holds. */
  long utcMicros() {
    return days * MICROS_PER_DAY + timeMicros - offsetSeconds * MICROS_PER_SECOND;
  }

  /** Whether the value is that word. */
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
   * Reads a date, with a time behind it or not.
   *
   * @throws RefusedValueException where it is none, or no day of the calendar
   */
  void readTimestamp(byte[] source, int from, int to) {
    begin(source, from, to);
    if (to - from < SECONDS_LENGTH || from + LOOKED_AT > source.length || !readUsual()) {
      position = from;
      readAnyTimestamp();
    }
  }

  /**
   * Reads the usual form: seconds, at most six digits of a fraction, Z or hours and minutes or
   * nothing behind. False for any other, and for what does not exist.
   */
  private boolean readUsual() {
    long date = Words.at(bytes, start) ^ USUAL_DATE;
    long time = Words.at(bytes, start + Words.SIZE) ^ USUAL_TIME;
    if (bytes[start + 10] == ' ') {
      time ^= SPACE_FOR_T;
    }
    if ((((date + DATE_LIMITS) | date | (time + TIME_LIMITS) | time) & HIGH_BITS) != 0
        || bytes[start + MINUTES_LENGTH] != ':'
        || !isDigitAt(start + 17)
        || !isDigitAt(start + 18)) {
      return false;
    }
    // Each byte is a digit or 0 now: ten times one and the one behind it fit into a byte.
    date = date * 10 + (date >>> Byte.SIZE);
    time = time * 10 + (time >>> Byte.SIZE);
    int year = byteOf(date, 0) * 100 + byteOf(date, 2);
    int month = byteOf(date, 5);
    int day = byteOf(time, 0);
    int hour = byteOf(time, 3);
    int minute = byteOf(time, 6);
    int second = (bytes[start + 17] - '0') * 10 + bytes[start + 18] - '0';
    if (year < 1 || !isDay(year, month, day) || hour > 23 || minute > 59 || second > 59) {
      return false;
    }
    position = start + SECONDS_LENGTH;
    int micros = usualFraction();
    if (micros < 0 || !readUsualOffset()) {
      return false;
    }
    days = daysSinceEpoch(year, month, day);
    timeMicros = ((hour * 60 + minute) * 60 + second) * MICROS_PER_SECOND + micros;
    hasTime = true;
    return true;
  }

  private static int byteOf(long word, int index) {
    return (int) (word >>> (Byte.SIZE * index)) & 0xFF;
  }

  /** Microseconds, or -1 where they are written in any but the usual way. */
  private int usualFraction() {
    if (position == end || bytes[position] != '.') {
      return 0;
    }
    long word = Words.at(bytes, position + 1);
    int digits = Digits.leading(word);
    position += 1 + digits;
    return digits == 0 || digits > 6 ? -1 : (int) Digits.padded(word, digits) / 100;
  }

  private boolean readUsualOffset() {
    noOffset();
    int length = end - position;
    hasOffset = length > 0;
    if (length == OFFSET_LENGTH && (bytes[position] == '+' || bytes[position] == '-')) {
      if (bytes[position + 3] != ':') {
        return false;
      }
      numericOffset();
      return position == end;
    }
    return length == 0 || (length == 1 && bytes[position] == 'Z');
  }

  private void readAnyTimestamp() {
    int year = year();
    expect('-');
    int month = twoDigits();
    expect('-');
    int day = twoDigits();
    hasTime = false;
    timeMicros = 0;
    noOffset();
    if (position < end
        && (isNext('T') || isNext('t') || (isNext(' ') && isDigitAt(position + 1)))) {
      position++;
      hasTime = true;
      time();
      offset();
    }
    boolean beforeChrist = behindIsBeforeChrist();
    require(position == end && year >= 1 && year <= LARGEST_YEAR);
    int astronomical = beforeChrist ? 1 - year : year;
    require(isDay(astronomical, month, day));
    days = daysSinceEpoch(astronomical, month, day);
  }

  private static boolean isDay(int astronomicalYear, int month, int day) {
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= DAYS_IN_MONTH[month - 1]
        && (month != 2 || day < 29 || isLeapYear(astronomicalYear));
  }

  /** Reads a time of day, with an offset or not. */
  void readTime(byte[] source, int from, int to) {
    begin(source, from, to);
    noOffset();
    hasTime = true;
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
    int hour = twoDigits();
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
    require(timeMicros <= MICROS_PER_DAY); // 23:59:60 is 24:00, which the server takes.
  }

  /** To the microsecond; finer digits are rounded as the server's ParseFraction rounds them. */
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

  private void offset() {
    int before = position;
    if (position < end && isNext(' ')) {
      position++;
    }
    if (position < end && (isNext('Z') || isNext('z'))) {
      position++;
      hasOffset = true;
    } else if (position + 3 <= end && isWord("UTC", bytes, position, position + 3)) {
      position += 3;
      hasOffset = true;
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

  private boolean behindIsBeforeChrist() {
    if (position + 3 == end && isWord(" BC", bytes, position, end)) {
      position = end;
      return true;
    }
    return false;
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
      throw RefusedValueException.of(bytes, start, end, "is not a date or time that exists");
    }
  }

  private static boolean isLeapYear(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  /** Counts from March, so that the leap day is the last of its year. */
  private static int daysSinceEpoch(int year, int month, int day) {
    int marchYear = month > 2 ? year : year - 1;
    int monthsSinceMarch = (month + 9) % 12;
    int dayOfYear = (153 * monthsSinceMarch + 2) / 5 + day - 1;
    int leapDays =
        Math.floorDiv(marchYear, 4) - Math.floorDiv(marchYear, 100) + Math.floorDiv(marchYear, 400);
    return marchYear * 365 + leapDays + dayOfYear - EPOCH_DAYS;
  }
}
