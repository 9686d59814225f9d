/** Support for tests: PostgreSQL servers, databases, proxies, and the launcher as a process. */
@NullMarked
package dev.targetpostgres.testing;

import org.jspecify.annotations.NullMarked;
