package dev.targetpostgres.schema;

/** Forms of key values in which equal values have equal bytes. */
public enum KeyForm {
  /** Digits, with an optional minus. */
  WHOLE_NUMBER,
  /** Any string or number without escapes. */
  TEXT,
  /** 36 characters, compared without regard to case. */
  UUID
}
