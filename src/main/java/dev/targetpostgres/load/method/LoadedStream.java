package dev.targetpostgres.load.method;

import dev.targetpostgres.load.plan.SourceStream;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.report.StreamTotals;

/**
 * A stream whose SCHEMA is applied.
 *
 * @param source the stream that it is made of, with the SCHEMA that declares it
 * @param commitProof how to find out whether a batch's commit succeeded if its answer was lost
 */
public record LoadedStream(
    SourceStream source,
    TablePlan plan,
    LoadMethod method,
    CommitProof commitProof,
    StreamTotals totals) {}
