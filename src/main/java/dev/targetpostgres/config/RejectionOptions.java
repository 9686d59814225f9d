package dev.targetpostgres.config;

/**
 * The options for rejected records. Immutable.
 *
 * @param areKept whether they are stored in a table; if not, the first one ends the run
 * @param most maximum number of stored records; one more ends the run
 */
public record RejectionOptions(boolean areKept, int most) {
  static RejectionOptions of(Settings settings) {
    return new RejectionOptions(
        settings.get(SettingsTable.INVALID_RECORDS) == InvalidRecords.REJECT,
        settings.get(SettingsTable.MAX_REJECTED_RECORDS));
  }
}
