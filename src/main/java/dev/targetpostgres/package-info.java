/** The program: its command line, and the pipeline that connects the other packages. */
@NullMarked
package dev.targetpostgres;

import org.jspecify.annotations.NullMarked;
