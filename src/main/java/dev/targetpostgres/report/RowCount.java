package dev.targetpostgres.report;

/**
 * A number of rows, if it is known.
 *
 * @param known whether somebody has counted
 * @param rows 0 where not
 */
public record RowCount(boolean known, long rows) {
  /** Nobody has counted. */
  public static final RowCount UNKNOWN = new RowCount(false, 0);

  /** So many. */
  public static RowCount of(long rows) {
    return new RowCount(true, rows);
  }

  /** These and others, unknown where either is. */
  RowCount plus(RowCount other) {
    return known && other.known ? of(rows + other.rows) : UNKNOWN;
  }

  /** These without others, unknown if either is, or if there are more of the others. */
  RowCount minus(RowCount other) {
    return known && other.known && rows >= other.rows ? of(rows - other.rows) : UNKNOWN;
  }

  /** Whether it is known that there are none. */
  boolean isZero() {
    return known && rows == 0;
  }

  /** As a reader is shown it. */
  @Override
  public String toString() {
    return known ? Quantity.count(rows) : "-";
  }
}
