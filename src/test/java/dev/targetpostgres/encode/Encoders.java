package dev.targetpostgres.encode;

import java.util.List;
import java.util.Set;

/** Makes encoders for tests without a SCHEMA. */
public final class Encoders {
  /** The default options. */
  public static final EncodingOptions OPTIONS = new EncodingOptions(false, false);

  private Encoders() {}

  /** Returns an encoder with the default options that encodes every value as it was sent. */
  public static RowEncoder asSent(List<RowField> fields, RecordClock clock) {
    return asSent(fields, clock, OPTIONS);
  }

  /** Returns an encoder that encodes every value as it was sent. */
  static RowEncoder asSent(List<RowField> fields, RecordClock clock, EncodingOptions options) {
    return new RowEncoder(fields, -1, clock, options, new SentValues(List.of(), Set.of(), options));
  }
}
