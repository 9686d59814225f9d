/**
 * Tests that every value arrives exactly as sent, or its record is refused with the reason: hazards
 * as data, random values, and tables that change under them.
 */
@NullMarked
package dev.targetpostgres.values;

import org.jspecify.annotations.NullMarked;
