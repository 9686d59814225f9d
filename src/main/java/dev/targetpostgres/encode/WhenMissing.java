package dev.targetpostgres.encode;

/** What becomes of a record whose value for a column is missing or null. */
public enum WhenMissing {
  /** The column is NULL. */
  IS_NULL,
  /** The column is a key: the record is rejected. */
  IS_REFUSED,
  /** A missing value is NULL on its way to a row that keeps its own; null is not allowed. */
  IS_KEPT,
  /** As IS_KEPT if the record is marked as deleted, and else as IS_NOT_ALLOWED. */
  IS_KEPT_IF_DELETED,
  /** The column does not take NULL as it is now: {@link TableTooNarrowException}. */
  IS_NOT_ALLOWED
}
