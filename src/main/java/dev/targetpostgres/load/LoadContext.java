package dev.targetpostgres.load;

import dev.targetpostgres.batch.Rejections;
import dev.targetpostgres.batch.StateLedger;
import dev.targetpostgres.postgres.Transactor;

/** What the tasks of a run share. Each of its parts is safe to share among lanes. */
record LoadContext(
    Transactor transactor,
    StateLedger ledger,
    Rejections rejections,
    Staging staging,
    BatchMarkers markers) {}
