package dev.targetpostgres.report;

/**
 * Numbers of rows that a transaction changed. For merges into partitioned tables, and on servers
 * with {@code track_counts} off, it is unknown which rows were inserted and which updated. Rows
 * that TRUNCATE removes are not counted. Immutable.
 *
 * @param filtered number of staged rows that a filter left out
 */
public record RowCounts(RowCount inserted, RowCount updated, RowCount deleted, long filtered) {
  /** No changed rows. */
  public static final RowCounts NONE = new RowCounts(0, 0, 0);

  /** Unknown numbers, if the server does not count. */
  public static final RowCounts UNKNOWN =
      new RowCounts(RowCount.UNKNOWN, RowCount.UNKNOWN, RowCount.UNKNOWN, 0);

  /** Makes known numbers without filtered rows. */
  public RowCounts(long inserted, long updated, long deleted) {
    this(RowCount.of(inserted), RowCount.of(updated), RowCount.of(deleted), 0);
  }

  /** Returns these numbers with a number of filtered rows. */
  public RowCounts withFiltered(long rows) {
    return new RowCounts(inserted, updated, deleted, rows);
  }

  /** Returns these numbers with another number of deleted rows. */
  public RowCounts withDeleted(RowCount rows) {
    return new RowCounts(inserted, updated, rows, filtered);
  }

  /** Returns a number of inserted rows only. */
  public static RowCounts inserted(long rows) {
    return new RowCounts(rows, 0, 0);
  }

  /** Returns a number of deleted rows only. */
  public static RowCounts deleted(long rows) {
    return new RowCounts(0, 0, rows);
  }

  /** Returns a number of updated rows only. */
  public static RowCounts updated(long rows) {
    return new RowCounts(0, rows, 0);
  }

  /** Returns the sums. A sum is unknown if either number is. */
  public RowCounts plus(RowCounts other) {
    return new RowCounts(
        inserted.plus(other.inserted),
        updated.plus(other.updated),
        deleted.plus(other.deleted),
        filtered + other.filtered);
  }
}
