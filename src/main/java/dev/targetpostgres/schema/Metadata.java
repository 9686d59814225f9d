package dev.targetpostgres.schema;

import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Timestamp;

/** The columns that we add to what a tap sends; names and meaning are those of the Meltano SDK. */
public enum Metadata {
  /** The record's {@code time_extracted}. */
  EXTRACTED_AT("_sdc_extracted_at", Timestamp.WITH_ZONE),
  /** When we read the record. */
  RECEIVED_AT("_sdc_received_at", Timestamp.WITH_ZONE),
  /** When the record's batch was loaded; one value a batch. */
  BATCHED_AT("_sdc_batched_at", Timestamp.WITH_ZONE),
  /** The record's {@code sequence}, or nanoseconds since 1970, strictly increasing. */
  SEQUENCE("_sdc_sequence", Simple.BIGINT),
  /** The record's {@code version}. */
  TABLE_VERSION("_sdc_table_version", Simple.BIGINT),
  /** The tap's word that the row is gone, or the time of a soft delete. */
  DELETED_AT("_sdc_deleted_at", Timestamp.WITH_ZONE),
  /** Milliseconds since 1970 at the start of the run. */
  SYNC_STARTED_AT("_sdc_sync_started_at", Simple.BIGINT);

  private final String column;

  @SuppressWarnings("ImmutableEnumChecker") // All column types are records and enums.
  private final ColumnType type;

  Metadata(String column, ColumnType type) {
    this.column = column;
    this.type = type;
  }

  /** The column's name. */
  public String column() {
    return column;
  }

  /** The type of a new column; one that exists keeps its own. */
  public ColumnType type() {
    return type;
  }

  /** Whether a property or a column of that name is ours rather than the tap's. */
  public static boolean isReserved(String name) {
    for (Metadata metadata : values()) {
      if (metadata.column.equals(name)) {
        return true;
      }
    }
    return false;
  }
}
