package dev.targetpostgres.schema;

import org.jspecify.annotations.Nullable;

/**
 * A column that exists.
 *
 * @param defaultExpression the default as the server prints it, or null where there is none
 * @param identity GENERATED ALWAYS or BY DEFAULT AS IDENTITY
 * @param generated computed from other columns; never written
 */
public record TableColumn(
    String name,
    ColumnType type,
    boolean notNull,
    @Nullable String defaultExpression,
    boolean identity,
    boolean generated) {
  /** A column as we make it: nullable, without a default. */
  public static TableColumn plain(String name, ColumnType type) {
    return new TableColumn(name, type, false, null, false, false);
  }
}
