package dev.targetpostgres.load;

import dev.targetpostgres.report.StreamTotals;

/**
 * A stream after its SCHEMA.
 *
 * @param source the stream that it is made of, with the SCHEMA that declares it
 * @param marker how a lost answer to a commit of its batches is found out about
 */
record LoadedStream(
    SourceStream source,
    TablePlan plan,
    LoadMethod method,
    BatchTask.Marker marker,
    StreamTotals totals) {}
