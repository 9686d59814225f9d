package dev.targetpostgres.config;

/** The column made for JSON Schema's {@code number}. */
public enum NumberType {
  /** Exact. */
  NUMERIC,
  /** IEEE 754, 15 to 17 digits. */
  DOUBLE_PRECISION
}
