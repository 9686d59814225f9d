package dev.targetpostgres.config;

/** The meaning of a property that is missing in an upserted record. */
public enum MissingProperties {
  /** KEEP for change capture and for records marked as deleted, NULL for all others. */
  AUTO,
  /** The column becomes NULL. */
  NULL,
  /** The column keeps its value. */
  KEEP
}
