/**
 * Streams and tables as data: JSON Schema to column types, a table's shape, and the difference
 * between the two.
 */
@NullMarked
package dev.targetpostgres.schema;

import org.jspecify.annotations.NullMarked;
