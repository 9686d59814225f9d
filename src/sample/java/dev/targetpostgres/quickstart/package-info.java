/** The guided tour behind {@code ./quickstart}. */
@NullMarked
package dev.targetpostgres.quickstart;

import org.jspecify.annotations.NullMarked;
