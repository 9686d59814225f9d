package dev.targetpostgres.config;

/**
 * How records are checked and encoded. Immutable.
 *
 * @param areChecked whether a record that its SCHEMA does not allow is rejected
 * @param replacesUnstorable whether characters that PostgreSQL cannot store become U+FFFD; if not,
 *     the record is rejected
 * @param keepsAllDigits whether binary floating-point numbers that are written out keep all their
 *     digits
 */
public record RecordOptions(
    boolean areChecked, boolean replacesUnstorable, boolean keepsAllDigits) {
  static RecordOptions of(Settings settings) {
    return new RecordOptions(
        settings.get(SettingsTable.VALIDATE_RECORDS),
        settings.get(SettingsTable.SANITIZE_NULL_TEXT_CHARACTERS),
        settings.get(SettingsTable.KEEP_ALL_DIGITS));
  }
}
