/**
 * Loading: what a load method does with a batch, the lanes that do it, and how a run is finished.
 */
@NullMarked
package dev.targetpostgres.load;

import org.jspecify.annotations.NullMarked;
