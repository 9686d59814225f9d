/**
 * What people are told: explained failures with their exit codes, logs, and the closing summary.
 */
@NullMarked
package dev.targetpostgres.report;

import org.jspecify.annotations.NullMarked;
