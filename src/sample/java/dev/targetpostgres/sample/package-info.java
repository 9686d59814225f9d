/** A tap that makes up the data of a shop, for the quickstart and for tests. */
@NullMarked
package dev.targetpostgres.sample;

import org.jspecify.annotations.NullMarked;
