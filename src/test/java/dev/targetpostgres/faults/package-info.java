/** Faults of connections, servers and processes, which lose nothing and double nothing. */
@NullMarked
package dev.targetpostgres.faults;

import org.jspecify.annotations.NullMarked;
