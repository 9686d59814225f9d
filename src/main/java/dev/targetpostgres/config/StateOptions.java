package dev.targetpostgres.config;

/**
 * Where the STATE is kept, beside being printed. Immutable.
 *
 * @param isKept whether the database keeps the newest STATE, committed with the rows before it
 * @param schema of the table that holds it
 * @param pipeline whose STATE it is
 */
public record StateOptions(boolean isKept, String schema, String pipeline) {
  static StateOptions of(Settings settings) {
    return new StateOptions(
        settings.get(SettingsTable.STATE_TABLE),
        LoadOptions.defaultSchema(settings),
        settings.get(SettingsTable.PIPELINE_ID));
  }
}
