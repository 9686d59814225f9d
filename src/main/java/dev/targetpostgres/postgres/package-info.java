/** Access to the server: connections, transactions, the catalog, SQL text and COPY. */
@NullMarked
package dev.targetpostgres.postgres;

import org.jspecify.annotations.NullMarked;
