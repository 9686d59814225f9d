package dev.targetpostgres.schema;

import org.jspecify.annotations.Nullable;

/**
 * A property as a user wants it.
 *
 * @param source the property that it is, under its own or another name, or null for one that is
 *     computed
 * @param expression SQL that computes it, or null
 */
public record MappedProperty(String name, @Nullable String source, @Nullable String expression) {}
