package dev.targetpostgres.encode;

/**
 * A record has no value for a column that is NOT NULL, without a default and no key: the column has
 * to be changed before the record can be loaded. Nothing of the record was added.
 */
public final class NullNotAllowedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String column;

  NullNotAllowedException(String column) {
    super(column, null, false, false);
    this.column = column;
  }

  /** The column that refuses NULL. */
  public String column() {
    return column;
  }
}
