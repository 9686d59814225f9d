package dev.targetpostgres.report;

/**
 * Rows that a transaction changed.
 *
 * @param known whether the server could tell; partitioned tables and servers with {@code
 *     track_counts} off cannot
 * @param filtered staged rows that a filter left out
 */
public record RowCounts(boolean known, long inserted, long updated, long deleted, long filtered) {
  /** Nothing changed. */
  public static final RowCounts NONE = new RowCounts(true, 0, 0, 0);

  /** The server does not say. */
  public static final RowCounts UNKNOWN = new RowCounts(false, 0, 0, 0);

  /** Nothing was left out. */
  public RowCounts(boolean known, long inserted, long updated, long deleted) {
    this(known, inserted, updated, deleted, 0);
  }

  /** The same, with rows that a filter left out. */
  public RowCounts withFiltered(long rows) {
    return new RowCounts(known, inserted, updated, deleted, rows);
  }

  /** Rows inserted and none changed otherwise. */
  public static RowCounts inserted(long rows) {
    return new RowCounts(true, rows, 0, 0);
  }

  /** Rows removed and none changed otherwise. */
  public static RowCounts deleted(long rows) {
    return new RowCounts(true, 0, 0, rows);
  }

  /** Rows updated and none changed otherwise. */
  public static RowCounts updated(long rows) {
    return new RowCounts(true, 0, rows, 0);
  }

  /** These and others. */
  public RowCounts plus(RowCounts other) {
    return new RowCounts(
        known && other.known,
        inserted + other.inserted,
        updated + other.updated,
        deleted + other.deleted,
        filtered + other.filtered);
  }
}
