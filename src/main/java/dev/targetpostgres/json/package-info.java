/** Reads and writes JSON trees without an object mapper. */
@NullMarked
package dev.targetpostgres.json;

import org.jspecify.annotations.NullMarked;
