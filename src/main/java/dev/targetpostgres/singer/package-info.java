/** Reads lines and messages from a Singer tap, and prints STATE values. */
@NullMarked
package dev.targetpostgres.singer;

import org.jspecify.annotations.NullMarked;
