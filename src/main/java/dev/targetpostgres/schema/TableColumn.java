package dev.targetpostgres.schema;

import org.jspecify.annotations.Nullable;

/**
 * A column that exists.
 *
 * @param collation as SQL writes it, or null for the database's own and for types without one
 * @param defaultExpression the default as SQL, an identity's next number included, or null if there
 *     is none
 * @param alwaysIdentity GENERATED ALWAYS AS IDENTITY: may be inserted, not updated
 * @param generated computed from other columns; never written
 */
public record TableColumn(
    String name,
    ColumnType type,
    @Nullable String collation,
    boolean notNull,
    @Nullable String defaultExpression,
    boolean alwaysIdentity,
    boolean generated) {
  /** A column as we make it: nullable, without a default. */
  public static TableColumn plain(String name, ColumnType type) {
    return new TableColumn(name, type, null, false, null, false, false);
  }

  /** The same column with another type, and another answer to whether it takes NULL. */
  TableColumn with(ColumnType otherType, boolean refusesNull) {
    return new TableColumn(
        name, otherType, collation, refusesNull, defaultExpression, alwaysIdentity, generated);
  }
}
