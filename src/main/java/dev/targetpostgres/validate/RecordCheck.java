package dev.targetpostgres.validate;

import dev.targetpostgres.encode.RefusedRecordException;
import dev.targetpostgres.singer.RecordMessage;

/** Decides whether a record may be loaded. Not thread-safe. */
public interface RecordCheck {
  /**
   * Checks a record.
   *
   * @throws RefusedRecordException if it may not be loaded
   */
  void check(RecordMessage record);

  /** Rejects every record, since none of its values has a column. */
  static RecordCheck nothingToLoad() {
    return record -> {
      throw new RefusedRecordException(
          record.stream(),
          record.place(),
          "",
          "its SCHEMA has no property that can be loaded, so the record would be lost. Correct"
              + " the tap's schema, or leave the stream out");
    };
  }
}
