/**
 * Manages everything in the database except rows: tables that match their SCHEMAs, commit markers,
 * STATE, rejected records, locks, grants and indexes.
 */
@NullMarked
package dev.targetpostgres.load.table;

import org.jspecify.annotations.NullMarked;
