/**
 * Plans how a stream is loaded: its table, the layout of its records, its partitions and checks.
 */
@NullMarked
package dev.targetpostgres.load.plan;

import org.jspecify.annotations.NullMarked;
