/** Fills and seals batches, counts their memory, and prints a STATE when it is safe. */
@NullMarked
package dev.targetpostgres.batch;

import org.jspecify.annotations.NullMarked;
