package dev.targetpostgres.report;

/**
 * A number of rows that can be unknown. Immutable.
 *
 * @param known whether the number is known
 * @param rows the number, 0 if it is not known
 */
public record RowCount(boolean known, long rows) {
  /** An unknown number. */
  public static final RowCount UNKNOWN = new RowCount(false, 0);

  /** Returns a known number. */
  public static RowCount of(long rows) {
    return new RowCount(true, rows);
  }

  /** Returns the sum, unknown if either is. */
  RowCount plus(RowCount other) {
    return known && other.known ? of(rows + other.rows) : UNKNOWN;
  }

  /** Returns the difference, unknown if either is or if it would be negative. */
  RowCount minus(RowCount other) {
    return known && other.known && rows >= other.rows ? of(rows - other.rows) : UNKNOWN;
  }

  /** Returns whether the number is known to be 0. */
  boolean isZero() {
    return known && rows == 0;
  }

  /** Returns the number as people see it, {@code -} if it is unknown. */
  @Override
  public String toString() {
    return known ? Quantity.count(rows) : "-";
  }
}
