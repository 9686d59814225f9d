package dev.targetpostgres.config;

/**
 * The options for keeping the STATE in the database. Immutable.
 *
 * @param isKept whether the database keeps the newest STATE, committed with the rows before it
 * @param schema schema of the state table
 * @param pipeline name of the pipeline that the STATE belongs to
 */
public record StateOptions(boolean isKept, String schema, String pipeline) {
  static StateOptions of(Settings settings) {
    return new StateOptions(
        settings.get(SettingsTable.STATE_TABLE),
        LoadOptions.defaultSchema(settings),
        settings.get(SettingsTable.PIPELINE_ID));
  }
}
