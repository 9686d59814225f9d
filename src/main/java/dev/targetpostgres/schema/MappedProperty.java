package dev.targetpostgres.schema;

import org.jspecify.annotations.Nullable;

/**
 * A property as the user's stream map defines it. Immutable.
 *
 * @param source property whose value it has, or null if an expression computes it
 * @param expression SQL that computes it, or null
 */
public record MappedProperty(String name, @Nullable String source, @Nullable String expression) {}
