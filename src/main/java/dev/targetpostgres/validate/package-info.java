/** Checks records against their JSON Schema, most of them by a quick check only. */
@NullMarked
package dev.targetpostgres.validate;

import org.jspecify.annotations.NullMarked;
