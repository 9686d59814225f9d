/** The server's side: connections, the catalog, names, SQL text and COPY. */
@NullMarked
package dev.targetpostgres.postgres;

import org.jspecify.annotations.NullMarked;
