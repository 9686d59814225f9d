package dev.targetpostgres.load.method;

import dev.targetpostgres.load.plan.SourceStream;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.report.StreamTotals;

/**
 * A stream after its SCHEMA.
 *
 * @param source the stream that it is made of, with the SCHEMA that declares it
 * @param commitProof how a lost answer to a commit of its batches is found out about
 */
public record LoadedStream(
    SourceStream source,
    TablePlan plan,
    LoadMethod method,
    CommitProof commitProof,
    StreamTotals totals) {}
