/** Encodes records as rows in PostgreSQL's binary COPY format, directly from their bytes. */
@NullMarked
package dev.targetpostgres.encode;

import org.jspecify.annotations.NullMarked;
