/** Connections to the database through SSH servers. */
@NullMarked
package dev.targetpostgres.tunnel;

import org.jspecify.annotations.NullMarked;
