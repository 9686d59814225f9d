/** The documentation is held against the program. */
@NullMarked
package dev.targetpostgres.docs;

import org.jspecify.annotations.NullMarked;
