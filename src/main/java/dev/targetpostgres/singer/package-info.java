/** The Singer side: lines, messages, and the STATE values that go back. */
@NullMarked
package dev.targetpostgres.singer;

import org.jspecify.annotations.NullMarked;
