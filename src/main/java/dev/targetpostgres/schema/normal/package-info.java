/** JSON Schemas as taps write them, brought into one form. */
@NullMarked
package dev.targetpostgres.schema.normal;

import org.jspecify.annotations.NullMarked;
