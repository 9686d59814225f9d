/**
 * Describes streams and tables as data: column types from JSON Schema, the shape of a table, and
 * the changes from one to the other.
 */
@NullMarked
package dev.targetpostgres.schema;

import org.jspecify.annotations.NullMarked;
