/** Rows in PostgreSQL's binary COPY format, straight from the bytes of a record. */
@NullMarked
package dev.targetpostgres.encode;

import org.jspecify.annotations.NullMarked;
