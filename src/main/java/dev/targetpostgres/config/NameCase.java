package dev.targetpostgres.config;

/** How names of tables or columns are spelled. */
public enum NameCase {
  /** As the tap names streams and properties. */
  PRESERVE,
  /** In lower case. */
  LOWER,
  /** In lower case, and with underscores for all but letters, digits, underscores and dollars. */
  PLAIN
}
