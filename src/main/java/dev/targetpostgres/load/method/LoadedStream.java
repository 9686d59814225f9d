package dev.targetpostgres.load.method;

import dev.targetpostgres.load.plan.SourceStream;
import dev.targetpostgres.load.plan.TablePlan;
import dev.targetpostgres.report.StreamTotals;

/**
 * A stream whose SCHEMA is applied.
 *
 * @param source the tap's stream that it is made from, with the SCHEMA message
 */
public record LoadedStream(
    SourceStream source,
    TablePlan plan,
    LoadMethod method,
    CommitProof commitProof,
    StreamTotals totals) {}
