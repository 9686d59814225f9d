package dev.targetpostgres.validate;

import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.singer.RecordMessage;

/** Decides whether a record may be loaded. Not thread-safe. */
public interface RecordCheck {
  /**
   * Checks a record.
   *
   * @throws RejectedRecordException if it may not be loaded
   * @throws TakesLongException if that cannot be told soon
   */
  void check(RecordMessage record);

  /**
   * Checks a record that takes long.
   *
   * @throws RejectedRecordException if it may not be loaded
   */
  default void checkPatiently(RecordMessage record) {
    check(record);
  }

  /** Rejects every record, since none of its values has a column. */
  static RecordCheck nothingToLoad() {
    return record -> {
      throw new RejectedRecordException(
          record.stream(), record.place(), "", Wording.NOTHING_TO_LOAD.with());
    };
  }
}
