/** Tests that faults of connections, servers and processes neither lose nor double rows. */
@NullMarked
package dev.targetpostgres.faults;

import org.jspecify.annotations.NullMarked;
