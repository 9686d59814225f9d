package dev.targetpostgres.config;

/**
 * The options for checking and encoding records. Immutable.
 *
 * @param areChecked whether a record is rejected if its SCHEMA does not allow it
 * @param replacesUnstorable whether characters that PostgreSQL cannot store become U+FFFD; if not,
 *     the record is rejected
 * @param keepsAllDigits whether all digits of written-out binary floating-point numbers are kept
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
