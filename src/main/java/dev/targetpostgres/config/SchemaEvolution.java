package dev.targetpostgres.config;

/** The changes to an existing table that the program may make for a stream. */
public enum SchemaEvolution {
  /** Adding columns, and widening them if a value needs it and no stored value changes. */
  WIDEN,
  /** Only adding columns. */
  ADD_COLUMNS,
  /** No change. */
  NONE
}
