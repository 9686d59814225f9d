package dev.targetpostgres.config;

import org.jspecify.annotations.Nullable;

/**
 * What the {@code streams} setting says of a property's column; null if it says nothing.
 *
 * @param name of the column
 * @param type of the column, should it have to be made
 */
public record ColumnOverride(@Nullable String name, @Nullable String type) {}
