package dev.targetpostgres.config;

/** How far a table may be changed to fit its stream. */
public enum SchemaEvolution {
  /** Columns are added, and widened if a value needs it and no stored value changes. */
  WIDEN,
  /** Columns are added. */
  ADD_COLUMNS,
  /** An existing table is left as it is. */
  NONE
}
