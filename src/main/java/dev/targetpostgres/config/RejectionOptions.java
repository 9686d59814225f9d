package dev.targetpostgres.config;

/**
 * What becomes of rejected records. Immutable.
 *
 * @param areKept whether they go to a table of their own; if not, the first one ends the run
 * @param most 0 and more; that may be kept before the run ends after all
 */
public record RejectionOptions(boolean areKept, int most) {
  static RejectionOptions of(Settings settings) {
    return new RejectionOptions(
        settings.get(SettingsTable.INVALID_RECORDS) == InvalidRecords.REJECT,
        settings.get(SettingsTable.MAX_REJECTED_RECORDS));
  }
}
