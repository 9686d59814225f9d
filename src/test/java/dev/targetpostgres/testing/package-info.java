/** What tests lean on: a PostgreSQL server, databases of their own, the launcher as a process. */
@NullMarked
package dev.targetpostgres.testing;

import org.jspecify.annotations.NullMarked;
