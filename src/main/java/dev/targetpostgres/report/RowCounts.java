package dev.targetpostgres.report;

/**
 * Rows that a transaction changed. Merges into partitioned tables, and those on servers with {@code
 * track_counts} off, do not tell inserted rows from updated ones; rows that a TRUNCATE removes are
 * not counted.
 *
 * @param filtered staged rows that a filter left out
 */
public record RowCounts(RowCount inserted, RowCount updated, RowCount deleted, long filtered) {
  /** Nothing changed. */
  public static final RowCounts NONE = new RowCounts(0, 0, 0);

  /** The server does not say. */
  public static final RowCounts UNKNOWN =
      new RowCounts(RowCount.UNKNOWN, RowCount.UNKNOWN, RowCount.UNKNOWN, 0);

  /** All is known, and nothing was left out. */
  public RowCounts(long inserted, long updated, long deleted) {
    this(RowCount.of(inserted), RowCount.of(updated), RowCount.of(deleted), 0);
  }

  /** The same, with rows that a filter left out. */
  public RowCounts withFiltered(long rows) {
    return new RowCounts(inserted, updated, deleted, rows);
  }

  /** The same, with rows that were deleted beside. */
  public RowCounts withDeleted(RowCount rows) {
    return new RowCounts(inserted, updated, rows, filtered);
  }

  /** Rows inserted and none changed otherwise. */
  public static RowCounts inserted(long rows) {
    return new RowCounts(rows, 0, 0);
  }

  /** Rows removed and none changed otherwise. */
  public static RowCounts deleted(long rows) {
    return new RowCounts(0, 0, rows);
  }

  /** Rows updated and none changed otherwise. */
  public static RowCounts updated(long rows) {
    return new RowCounts(0, rows, 0);
  }

  /** These and others. */
  public RowCounts plus(RowCounts other) {
    return new RowCounts(
        inserted.plus(other.inserted),
        updated.plus(other.updated),
        deleted.plus(other.deleted),
        filtered + other.filtered);
  }
}
