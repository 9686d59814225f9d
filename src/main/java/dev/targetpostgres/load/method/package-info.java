/** Brings rows into tables: the load methods, staging, swaps, and the search for rejected rows. */
@NullMarked
package dev.targetpostgres.load.method;

import org.jspecify.annotations.NullMarked;
