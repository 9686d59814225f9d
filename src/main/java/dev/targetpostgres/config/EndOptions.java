package dev.targetpostgres.config;

import java.time.Duration;

/**
 * The options for the end of a run. Immutable.
 *
 * @param grace time after a signal to load the records already read, up to 1 h
 * @param overwriteRequiresState whether an overwrite replaces the old rows only if a STATE came
 *     after the last RECORD
 */
public record EndOptions(Duration grace, boolean overwriteRequiresState) {
  static EndOptions of(Settings settings) {
    return new EndOptions(
        Duration.ofSeconds(settings.get(SettingsTable.SHUTDOWN_GRACE_SECONDS)),
        settings.get(SettingsTable.OVERWRITE_REQUIRES_STATE));
  }
}
