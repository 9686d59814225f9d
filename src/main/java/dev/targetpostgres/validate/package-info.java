/** JSON Schema validation of records, and a quick look that mostly spares it. */
@NullMarked
package dev.targetpostgres.validate;

import org.jspecify.annotations.NullMarked;
