package dev.targetpostgres.config;

/** What an upserted record means by leaving a property out. */
public enum MissingProperties {
  /** The column becomes NULL. */
  NULL,
  /** The column keeps the value that the row has. */
  KEEP
}
