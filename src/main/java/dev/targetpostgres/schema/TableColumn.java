package dev.targetpostgres.schema;

import org.jspecify.annotations.Nullable;

/**
 * An existing column. Immutable.
 *
 * @param collation collation in SQL, or null for the database's own and for types without one
 * @param defaultExpression default in SQL, also for an identity column, or null if there is none
 * @param alwaysIdentity whether it is GENERATED ALWAYS AS IDENTITY: can be inserted, not updated
 * @param generated whether it is computed from other columns and never written
 */
public record TableColumn(
    String name,
    ColumnType type,
    @Nullable String collation,
    boolean notNull,
    @Nullable String defaultExpression,
    boolean alwaysIdentity,
    boolean generated) {
  /** Returns a column as the target creates it: nullable, without a default. */
  public static TableColumn plain(String name, ColumnType type) {
    return new TableColumn(name, type, null, false, null, false, false);
  }

  /** Returns the same column with another type and nullability. */
  TableColumn with(ColumnType otherType, boolean nowNotNull) {
    return new TableColumn(
        name, otherType, collation, nowNotNull, defaultExpression, alwaysIdentity, generated);
  }
}
