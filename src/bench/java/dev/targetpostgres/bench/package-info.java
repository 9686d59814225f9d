/** The benchmark of {@code bench/run}, which compares the target with psql's COPY. */
@NullMarked
package dev.targetpostgres.bench;

import org.jspecify.annotations.NullMarked;
