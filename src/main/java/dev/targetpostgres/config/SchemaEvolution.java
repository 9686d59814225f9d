package dev.targetpostgres.config;

/** How far a table may be changed to fit its stream. */
public enum SchemaEvolution {
  /** Columns are added, and widened where no stored value changes by it. */
  WIDEN,
  /** Columns are added. */
  ADD_COLUMNS,
  /** An existing table is left as it is. */
  NONE
}
