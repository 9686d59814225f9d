package dev.targetpostgres.config;

/** The case and characters of table or column names. */
public enum NameCase {
  /** As the tap names streams and properties. */
  PRESERVE,
  /** In lower case. */
  LOWER,
  /** In lower case; all characters except letters, digits, {@code _} and {@code $} become _. */
  PLAIN
}
