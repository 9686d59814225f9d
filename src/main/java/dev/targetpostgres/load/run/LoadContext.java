package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Rejections;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.load.method.Staging;
import dev.targetpostgres.load.table.CommitMarkers;
import dev.targetpostgres.load.table.RejectedTable;
import dev.targetpostgres.postgres.TransactionRunner;
import java.util.Optional;

/** The objects that all tasks of a run share. All of them are thread-safe. */
record LoadContext(
    TransactionRunner transactor,
    StateLedger ledger,
    Rejections rejections,
    Staging staging,
    CommitMarkers markers,
    Streaks streaks,
    RejectedTable rejectedTable,
    Optional<Replay> replay) {}
