/** The benchmark behind {@code bench/run}: the target against psql's own COPY, in one run. */
@NullMarked
package dev.targetpostgres.bench;

import org.jspecify.annotations.NullMarked;
