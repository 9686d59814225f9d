package dev.targetpostgres.load.method;

import dev.targetpostgres.load.table.SchemaChanges;

/**
 * What loaders share in a run. Immutable.
 *
 * @param staging of batches
 * @param overwriteTables that rows of an overwrite are staged in
 * @param changes lets columns be NULL to take what records leave out
 */
public record Resources(Staging staging, OverwriteTables overwriteTables, SchemaChanges changes) {}
