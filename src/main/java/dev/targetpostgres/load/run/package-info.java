/** Who loads batches, in which order, and what happens when it fails or ends. */
@NullMarked
package dev.targetpostgres.load.run;

import org.jspecify.annotations.NullMarked;
