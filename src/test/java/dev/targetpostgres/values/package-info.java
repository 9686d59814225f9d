/**
 * Tests that every value arrives exactly as sent, or that its record is rejected with the reason:
 * hazards as data, random values, and tables that change during the load.
 */
@NullMarked
package dev.targetpostgres.values;

import org.jspecify.annotations.NullMarked;
