package dev.targetpostgres.schema;

import org.jspecify.annotations.Nullable;

/**
 * A user's own word on a property's column; null if there is none.
 *
 * @param column its name
 * @param type its type, should it have to be made
 */
public record PropertyOverride(@Nullable String column, @Nullable ColumnType type) {
  static final PropertyOverride NONE = new PropertyOverride(null, null);
}
