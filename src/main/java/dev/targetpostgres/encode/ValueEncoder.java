package dev.targetpostgres.encode;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.JsonKind;

/**
 * Writes a JSON value as a field of one column type. One instance serves one column; none is
 * thread-safe.
 */
abstract class ValueEncoder {
  /**
   * Writes the field, its length first.
   *
   * @param kind of {@link JsonKind}; neither missing nor null
   * @param start of the value; a string's range excludes its quotes
   * @throws RejectedValueException if the column cannot hold the value as sent; part of the field
   *     may have been written
   */
  abstract void encode(byte kind, byte[] bytes, int start, int end, CopyBuffer out);

  /** The rejection of a value of a kind that the column's type never takes. */
  static RejectedValueException wrongKind(
      byte kind, byte[] bytes, int start, int end, String wanted) {
    return RejectedValueException.of(
        bytes, start, end, Wording.WRONG_KIND.with(JsonKind.describe(kind), wanted));
  }
}
