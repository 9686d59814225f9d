package dev.targetpostgres.load.method;

import dev.targetpostgres.load.table.SchemaChanges;

/**
 * The objects that all loaders of a run share.
 *
 * @param staging stages batches in tables of their transactions
 * @param stagingTables makes staging tables on the worker nodes of Citus
 * @param overwriteTables makes the staging tables of overwrites
 * @param changes makes columns nullable if records leave them out
 */
public record Resources(
    Staging staging,
    StagingTables stagingTables,
    OverwriteTables overwriteTables,
    SchemaChanges changes) {}
