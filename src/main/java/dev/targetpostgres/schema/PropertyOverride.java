package dev.targetpostgres.schema;

import org.jspecify.annotations.Nullable;

/**
 * A user's settings for the column of a property; null if there is none. Immutable.
 *
 * @param column name of the column
 * @param type type of the column if it has to be created
 */
public record PropertyOverride(@Nullable String column, @Nullable ColumnType type) {
  static final PropertyOverride NONE = new PropertyOverride(null, null);
}
