package dev.targetpostgres.schema;

import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Timestamp;

/** Columns that the target adds; their names and meanings are those of the Meltano SDK. */
public enum Metadata {
  /** The record's {@code time_extracted}. */
  EXTRACTED_AT("_sdc_extracted_at", Timestamp.WITH_ZONE),
  /** Time at which the target read the record. */
  RECEIVED_AT("_sdc_received_at", Timestamp.WITH_ZONE),
  /** Time at which the record's batch was loaded; one value for each batch. */
  BATCHED_AT("_sdc_batched_at", Timestamp.WITH_ZONE),
  /** The record's {@code sequence}, or nanoseconds since 1970, strictly increasing. */
  SEQUENCE("_sdc_sequence", Simple.BIGINT),
  /** The record's {@code version}. */
  TABLE_VERSION("_sdc_table_version", Simple.BIGINT),
  /** Time of the row's deletion, from the tap or from a soft delete. */
  DELETED_AT("_sdc_deleted_at", Timestamp.WITH_ZONE),
  /** Milliseconds from 1970 to the start of the run. */
  SYNC_STARTED_AT("_sdc_sync_started_at", Simple.BIGINT);

  private final String column;

  @SuppressWarnings("ImmutableEnumChecker") // All column types are records and enums.
  private final ColumnType type;

  Metadata(String column, ColumnType type) {
    this.column = column;
    this.type = type;
  }

  public String column() {
    return column;
  }

  /** Returns the type of a new column. An existing column keeps its own type. */
  public ColumnType type() {
    return type;
  }

  /** Returns whether the name is that of a metadata column. */
  public static boolean isReserved(String name) {
    for (Metadata metadata : values()) {
      if (metadata.column.equals(name)) {
        return true;
      }
    }
    return false;
  }
}
