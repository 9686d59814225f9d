/** Tests of the public interface: settings and messages in, rows, STATE and exit code out. */
@NullMarked
package dev.targetpostgres.blackbox;

import org.jspecify.annotations.NullMarked;
