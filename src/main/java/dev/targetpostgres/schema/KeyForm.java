package dev.targetpostgres.schema;

/** What a key's values look like if equal ones have equal bytes. */
public enum KeyForm {
  /** Digits, perhaps after a minus. */
  WHOLE_NUMBER,
  /** Any string or number without escapes. */
  TEXT,
  /** 36 characters, the case of letters apart. */
  UUID
}
