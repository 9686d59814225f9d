package dev.targetpostgres.config;

/** What a user may ask for as {@code load_method}. */
public enum LoadMethodName {
  /** Every record a new row. */
  APPEND,
  /** The word that Meltano passes by default: upsert with keys, append without. */
  APPEND_ONLY,
  /** The last record of a key is the row. */
  UPSERT,
  /** The stream replaces the table's rows when the run ends well. */
  OVERWRITE
}
