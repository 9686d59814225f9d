package dev.targetpostgres.config;

/** What an upsert does with rows that already hold the values of their record. */
public enum UnchangedRows {
  /** They are written again, so that their {@code _sdc_*} columns tell of this run. */
  REWRITE,
  /** They are left alone, which costs the server no writing. */
  KEEP
}
