package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.JsonKind;

/** Encodes JSON values as fields of one column, which has its own instance. Not thread-safe. */
abstract class ValueEncoder {
  /**
   * Writes the field with its length.
   *
   * @param kind one of {@link JsonKind}, except missing and null
   * @param start start of the value; a string's range excludes its quotes
   * @throws RejectedValueException if the column cannot hold the value as sent; part of the field
   *     can already be written
   */
  abstract void encode(byte kind, byte[] bytes, int start, int end, CopyBuffer out);

  /** Returns the rejection of a kind of value that the column's type never accepts. */
  static RejectedValueException wrongKind(
      byte kind, byte[] bytes, int start, int end, String wanted) {
    return RejectedValueException.of(
            bytes, start, end, Wording.WRONG_KIND.with(JsonKind.describe(kind), wanted))
        .fittingInto("text");
  }
}
