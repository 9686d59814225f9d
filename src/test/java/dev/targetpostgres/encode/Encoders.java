package dev.targetpostgres.encode;

import java.util.List;
import java.util.Set;

/** Creates encoders for tests without a SCHEMA. */
public final class Encoders {
  public static final EncodingOptions OPTIONS = new EncodingOptions(false, false);

  private Encoders() {}

  /** Returns an encoder that keeps every value as sent. */
  public static RowEncoder asSent(List<RowField> fields, RecordClock clock) {
    return asSent(fields, clock, OPTIONS);
  }

  /** Returns an encoder that keeps every value as sent. */
  static RowEncoder asSent(List<RowField> fields, RecordClock clock, EncodingOptions options) {
    return new RowEncoder(fields, -1, clock, options, new SentValues(List.of(), Set.of(), options));
  }
}
