package dev.targetpostgres.config;

/** What an upserted record means by leaving a property out. */
public enum MissingProperties {
  /** As KEEP for change capture, as NULL for other streams, save for records marked as deleted. */
  AUTO,
  /** The column becomes NULL. */
  NULL,
  /** The column keeps the value that the row has. */
  KEEP
}
