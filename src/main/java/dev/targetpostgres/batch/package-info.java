/** Batches: filling, sealing, the memory that they hold, and the STATE that waits for them. */
@NullMarked
package dev.targetpostgres.batch;

import org.jspecify.annotations.NullMarked;
