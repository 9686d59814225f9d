/** How rows get into a table: the load methods and what they share. */
@NullMarked
package dev.targetpostgres.load.method;

import org.jspecify.annotations.NullMarked;
