package dev.targetpostgres.config;

import org.jspecify.annotations.Nullable;

/**
 * The entry of the {@code streams} setting for a property's column.
 *
 * @param name the column's name, or null if the entry gives none
 * @param type the type of a new column, or null if the entry gives none
 */
public record ColumnOverride(@Nullable String name, @Nullable String type) {}
