package dev.targetpostgres.validate;

import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.RecordMessage;

/** Checks whether a record can be loaded. Not thread-safe. */
public interface RecordCheck {
  /**
   * Checks a record with a limit that keeps other streams from waiting.
   *
   * @throws RejectedRecordException if the record is not valid
   * @throws TakesLongException if the check needs more steps than this limit
   */
  void check(RecordMessage record);

  /**
   * Checks a record after {@link TakesLongException}, with a much higher limit.
   *
   * @throws RejectedRecordException if the record is not valid, or if the check exceeds the limit
   */
  default void checkPatiently(RecordMessage record) {
    check(record);
  }

  /** Returns a check that rejects every record, since none of its values has a column. */
  static RecordCheck nothingToLoad() {
    return record -> {
      throw new RejectedRecordException(
          record.stream(), record.place(), "", Wording.NOTHING_TO_LOAD.with());
    };
  }
}
