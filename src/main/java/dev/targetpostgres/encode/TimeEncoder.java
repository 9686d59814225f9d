package dev.targetpostgres.encode;

import dev.targetpostgres.schema.ColumnType.Time;
import dev.targetpostgres.singer.JsonKind;

/**
 * time, which takes no offset but that of UTC, and timetz, which takes any; without one it is UTC.
 */
final class TimeEncoder extends ScalarEncoder {
  private static final int TIMETZ_BYTES = 12;

  private final Time type;
  private final long finest;
  private final DateTimeReader reader = new DateTimeReader();

  TimeEncoder(Time type) {
    this.type = type;
    finest = Fractions.finestMicros(type.precision());
  }

  @Override
  void encodePlain(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    if (kind != JsonKind.STRING) {
      throw wrongKind(kind, "a time");
    }
    reader.readTime(bytes, start, end);
    long micros = reader.timeMicros();
    if (micros % finest != 0) {
      throw RefusedValueException.of(bytes, start, end, "is finer than " + type.sql());
    }
    if (type.zoned()) {
      out.int32(TIMETZ_BYTES);
      out.int64(micros);
      out.int32(-reader.offsetSeconds());
    } else if (reader.offsetSeconds() != 0) {
      throw RefusedValueException.of(
          bytes, start, end, "has an offset, which " + type.sql() + " would lose");
    } else {
      out.int64Field(micros);
    }
  }
}
