/** Converts JSON Schemas from taps to one normal form. */
@NullMarked
package dev.targetpostgres.schema.normal;

import org.jspecify.annotations.NullMarked;
