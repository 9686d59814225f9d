/**
 * The output for people and programs: messages with their exit codes, logs, reports, and the
 * closing summary.
 */
@NullMarked
package dev.targetpostgres.report;

import org.jspecify.annotations.NullMarked;
