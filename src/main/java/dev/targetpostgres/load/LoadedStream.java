package dev.targetpostgres.load;

import dev.targetpostgres.report.StreamTotals;
import dev.targetpostgres.singer.Message;

/**
 * A stream after its SCHEMA.
 *
 * @param message the SCHEMA that it is as it is by
 * @param marker how a lost answer to a commit of its batches is found out about
 */
record LoadedStream(
    Message.Schema message,
    TablePlan plan,
    LoadMethod method,
    BatchTask.Marker marker,
    StreamTotals totals) {}
