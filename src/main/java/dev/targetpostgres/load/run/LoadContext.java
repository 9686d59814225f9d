package dev.targetpostgres.load.run;

import dev.targetpostgres.batch.Rejections;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.load.method.Staging;
import dev.targetpostgres.load.table.CommitMarkers;
import dev.targetpostgres.postgres.Transactor;

/** What the tasks of a run share. Each of its parts is safe to share among lanes. */
record LoadContext(
    Transactor transactor,
    StateLedger ledger,
    Rejections rejections,
    Staging staging,
    CommitMarkers markers) {}
