/** Finds the servers to connect to, from settings, URLs, libpq's variables and its files. */
@NullMarked
package dev.targetpostgres.connect;

import org.jspecify.annotations.NullMarked;
