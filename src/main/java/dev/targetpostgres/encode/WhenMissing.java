package dev.targetpostgres.encode;

/** Rules for a record whose value for a column is missing or null. */
public enum WhenMissing {
  /** The column becomes NULL. */
  IS_NULL,
  /** The column is part of the key: the record is rejected. */
  IS_REJECTED,
  /** A missing value keeps the value of an existing row; null is not allowed. */
  IS_KEPT,
  /** Like IS_KEPT if the record is marked as deleted, otherwise like IS_NOT_ALLOWED. */
  IS_KEPT_IF_DELETED,
  /** The column does not allow NULL yet: throws {@link TableTooNarrowException}. */
  IS_NOT_ALLOWED
}
