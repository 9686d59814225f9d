package dev.targetpostgres.encode;

import dev.targetpostgres.singer.Digits;
import dev.targetpostgres.singer.Words;
import java.nio.charset.StandardCharsets;

/**
 * Parses timestamps in their usual form: date, T or a space, time with seconds and up to six
 * fraction digits. Then Z, an offset in hours and minutes, or nothing follows. {@link
 * DateTimeReader} parses all others. Reused for all values; not thread-safe.
 */
final class UsualTimestamp {
  /** Form of date and time up to the minutes, compared in two words. */
  private static final byte[] FORM = "0000-00-00T00:00".getBytes(StandardCharsets.US_ASCII);

  private static final long DATE_FORM = Words.at(FORM, 0);
  private static final long TIME_FORM = Words.at(FORM, Words.SIZE);

  /** Changes a T between date and time to a space. */
  private static final long SPACE_FOR_T = (long) ('T' ^ ' ') << 16;

  /**
   * Sets the high bit of each byte that is neither a digit nor as in the form, if it is added to
   * the difference from the form.
   */
  private static final long DATE_LIMITS = 0x7F76767F76767676L;

  private static final long TIME_LIMITS = 0x76767F76767F7676L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** Lengths up to the minutes and up to the seconds, and the greatest number of bytes read. */
  private static final int MINUTES_LENGTH = 16;

  private static final int SECONDS_LENGTH = 19;
  private static final int MOST_BYTES_READ = 36;
  private static final int OFFSET_LENGTH = 6;
  private static final int MOST_OFFSET_HOURS = 15;

  private byte[] bytes = {};
  private int days;
  private long timeMicros;
  private int offsetSeconds;

  /**
   * Parses the value in the range.
   *
   * @return false if the value has another form, if the date does not exist, or if too few readable
   *     bytes follow it
   */
  boolean read(byte[] source, int start, int end) {
    bytes = source;
    return end - start >= SECONDS_LENGTH
        && start + MOST_BYTES_READ <= source.length
        && readDateAndTime(start)
        && readFraction(start + SECONDS_LENGTH, end);
  }

  private boolean readDateAndTime(int start) {
    long date = Words.at(bytes, start) ^ DATE_FORM;
    long time = Words.at(bytes, start + Words.SIZE) ^ TIME_FORM;
    if (bytes[start + 10] == ' ') {
      time ^= SPACE_FOR_T;
    }
    int second = twoDigits(start + MINUTES_LENGTH + 1);
    if ((((date + DATE_LIMITS) | date | (time + TIME_LIMITS) | time) & HIGH_BITS) != 0
        || bytes[start + MINUTES_LENGTH] != ':') {
      return false;
    }
    // Each byte is a digit or 0, so ten times a byte plus the next one fits in a byte.
    date = date * 10 + (date >>> Byte.SIZE);
    time = time * 10 + (time >>> Byte.SIZE);
    int year = byteOf(date, 0) * 100 + byteOf(date, 2);
    int month = byteOf(date, 5);
    int day = byteOf(time, 0);
    int hour = byteOf(time, 3);
    int minute = byteOf(time, 6);
    if (year < 1
        || !Calendar.isDay(year, month, day)
        || hour > 23
        || minute > 59
        || second < 0
        || second > 59) {
      return false;
    }
    days = Calendar.daysSinceEpoch(year, month, day);
    timeMicros = ((hour * 60 + minute) * 60 + second) * DateTimeReader.MICROS_PER_SECOND;
    return true;
  }

  private static int byteOf(long word, int index) {
    return (int) (word >>> (Byte.SIZE * index)) & 0xFF;
  }

  private boolean readFraction(int start, int end) {
    if (start == end || bytes[start] != '.') {
      return readOffset(start, end);
    }
    long word = Words.at(bytes, start + 1);
    int digits = Digits.leading(word);
    if (digits == 0 || digits > 6) {
      return false;
    }
    timeMicros += Digits.padded(word, digits) / 100;
    return readOffset(start + 1 + digits, end);
  }

  private boolean readOffset(int start, int end) {
    int length = end - start;
    offsetSeconds = 0;
    if (length != OFFSET_LENGTH) {
      return length == 0 || (length == 1 && bytes[start] == 'Z');
    }
    boolean west = bytes[start] == '-';
    int hours = twoDigits(start + 1);
    int minutes = twoDigits(start + 4);
    offsetSeconds = (hours * 60 + minutes) * (west ? -60 : 60);
    return (west || bytes[start] == '+')
        && bytes[start + 3] == ':'
        && hours >= 0
        && hours <= MOST_OFFSET_HOURS
        && minutes >= 0
        && minutes < 60;
  }

  /** Returns the number that two digits spell, or -1 if they are not digits. */
  private int twoDigits(int start) {
    int tens = bytes[start] - '0';
    int ones = bytes[start + 1] - '0';
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
  }

  /** Returns the days since 2000-01-01. */
  int days() {
    return days;
  }

  /** Returns the microseconds since midnight. */
  long timeMicros() {
    return timeMicros;
  }

  /** Returns the seconds east of Greenwich, or 0 if the value has no offset. */
  int offsetSeconds() {
    return offsetSeconds;
  }
}
