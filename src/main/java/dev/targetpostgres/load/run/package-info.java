/**
 * Runs the load: plans streams, orders tasks, loads batches, handles failures and the run's end.
 */
@NullMarked
package dev.targetpostgres.load.run;

import org.jspecify.annotations.NullMarked;
