package dev.targetpostgres.config;

/** The treatment of rows that already have the values of their record in an upsert. */
public enum UnchangedRows {
  /** They are written again, with the {@code _sdc_*} values of this run. */
  REWRITE,
  /** They are not written, which saves work on the server. */
  KEEP
}
