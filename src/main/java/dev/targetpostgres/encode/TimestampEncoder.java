package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.singer.JsonKind;

/** Encodes timestamptz, and timestamp in UTC: microseconds since 2000. No offset means UTC. */
final class TimestampEncoder extends ScalarEncoder {
  /** First timestamp, and the first one too large, in microseconds since 2000-01-01. */
  private static final long FIRST = -211_813_488_000_000_000L;

  private static final long AFTER_LAST = 9_223_371_331_200_000_000L;

  private final Timestamp type;
  private final long finest;
  private final DateTimeReader reader = new DateTimeReader();

  TimestampEncoder(Timestamp type) {
    this.type = type;
    finest = Fractions.finestMicros(type.precision());
  }

  @Override
  void encodePlain(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    if (kind != JsonKind.STRING) {
      throw wrongKind(kind, bytes, start, end, "a timestamp");
    }
    out.int64Field(micros(bytes, start, end));
  }

  private long micros(byte[] bytes, int start, int end) {
    if (DateTimeReader.isWord("infinity", bytes, start, end)) {
      return Long.MAX_VALUE;
    }
    if (DateTimeReader.isWord("-infinity", bytes, start, end)) {
      return Long.MIN_VALUE;
    }
    reader.readTimestamp(bytes, start, end);
    // Microseconds of the largest years overflow a long; PostgreSQL has no such timestamps.
    boolean near = Math.abs((long) reader.days()) < AFTER_LAST / DateTimeReader.MICROS_PER_DAY;
    long micros = near ? reader.utcMicros() : AFTER_LAST;
    if (micros < FIRST || micros >= AFTER_LAST) {
      throw RejectedValueException.of(bytes, start, end, Wording.OUT_OF_RANGE.with(type.sql()));
    }
    if (micros % finest != 0) {
      throw RejectedValueException.of(bytes, start, end, Wording.TOO_FINE.with(type.sql()));
    }
    return micros;
  }
}
