package dev.targetpostgres.config;

/** The type of new columns for JSON Schema's {@code number}. */
public enum NumberType {
  /** Exact: every digit is kept. */
  NUMERIC,
  /** IEEE 754, 15 to 17 digits. */
  DOUBLE_PRECISION
}
