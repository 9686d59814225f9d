package dev.targetpostgres.config;

/** What happens to the case of property names. */
public enum ColumnCase {
  /** Columns are named as properties are. */
  PRESERVE,
  /** Columns are named in lower case. */
  LOWER
}
