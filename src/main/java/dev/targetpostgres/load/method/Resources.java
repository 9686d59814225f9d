package dev.targetpostgres.load.method;

import dev.targetpostgres.load.table.SchemaChanges;

/**
 * Holds what the loaders of a run share. Immutable.
 *
 * @param staging stages batches
 * @param stagingTables stages batches on the workers of Citus
 * @param overwriteTables stages the rows of overwrites
 * @param changes makes columns nullable if records leave them out
 */
public record Resources(
    Staging staging,
    StagingTables stagingTables,
    OverwriteTables overwriteTables,
    SchemaChanges changes) {}
