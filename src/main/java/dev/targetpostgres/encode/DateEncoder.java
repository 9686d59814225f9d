package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.JsonKind;

/** Encodes date: days since 2000. Accepts a timestamp only if it is midnight in UTC. */
final class DateEncoder extends ScalarEncoder {
  /** First date, 4714-11-24 BC, and the day after the last one, 5874897-12-31. */
  private static final int FIRST = -2_451_545;

  private static final int AFTER_LAST = 2_145_031_949;

  private final DateTimeReader reader = new DateTimeReader();

  @Override
  void encodePlain(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    if (kind != JsonKind.STRING) {
      throw wrongKind(kind, bytes, start, end, "a date");
    }
    out.int32Field(days(bytes, start, end));
  }

  private int days(byte[] bytes, int start, int end) {
    if (DateTimeReader.isWord("infinity", bytes, start, end)) {
      return Integer.MAX_VALUE;
    }
    if (DateTimeReader.isWord("-infinity", bytes, start, end)) {
      return Integer.MIN_VALUE;
    }
    reader.readTimestamp(bytes, start, end);
    if (reader.timeMicros() != 0 || reader.offsetSeconds() != 0) {
      throw RejectedValueException.of(bytes, start, end, Wording.TIME_IN_DATE.with());
    }
    if (reader.days() < FIRST || reader.days() >= AFTER_LAST) {
      throw RejectedValueException.of(bytes, start, end, Wording.OUT_OF_RANGE.with("date"));
    }
    return reader.days();
  }
}
