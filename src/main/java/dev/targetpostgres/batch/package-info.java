/** Batches: filled, sealed, counted against the memory budget, and vouched for by STATE. */
@NullMarked
package dev.targetpostgres.batch;

import org.jspecify.annotations.NullMarked;
