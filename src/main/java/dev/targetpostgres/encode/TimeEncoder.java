package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType.Time;
import dev.targetpostgres.singer.JsonKind;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Encodes time, which accepts no offset but that of UTC, and timetz, which accepts all. A value
 * without an offset is in UTC.
 */
final class TimeEncoder extends ScalarEncoder {
  private static final Pattern SPAN =
      Pattern.compile("-?(\\d+ days?, )?\\d{1,6}:[0-5]\\d(:[0-5]\\d([.,]\\d+)?)?");

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
      throw wrongKind(kind, bytes, start, end, "a time");
    }
    read(bytes, start, end);
    long micros = reader.timeMicros();
    if (micros % finest != 0) {
      throw RejectedValueException.of(bytes, start, end, Wording.TOO_FINE.with(type.sql()));
    }
    if (type.zoned()) {
      out.int32(TIMETZ_BYTES);
      out.int64(micros);
      out.int32(-reader.offsetSeconds());
    } else if (reader.offsetSeconds() != 0) {
      throw RejectedValueException.of(bytes, start, end, Wording.OFFSET_LOST.with(type.sql()))
          .fittingInto("time with time zone");
    } else {
      out.int64Field(micros);
    }
  }

  private void read(byte[] bytes, int start, int end) {
    try {
      reader.readTime(bytes, start, end);
    } catch (RejectedValueException rejected) {
      if (isSpan(bytes, start, end)) {
        throw RejectedValueException.of(bytes, start, end, Wording.SPAN_OF_TIME.with())
            .fittingInto("interval");
      }
      throw rejected;
    }
  }

  /** Returns whether the value is a MySQL TIME beyond a day, such as -01:00:00 or 838:59:59. */
  private static boolean isSpan(byte[] bytes, int start, int end) {
    return SPAN.matcher(new String(bytes, start, end - start, StandardCharsets.UTF_8)).matches();
  }
}
