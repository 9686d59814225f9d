package dev.targetpostgres.config;

import java.time.Duration;

/**
 * How a run ends. Immutable.
 *
 * @param grace 0 to 1 h; for loading what was read, after a signal
 * @param overwriteRequiresState whether old rows are only replaced if a STATE came after the last
 *     RECORD
 */
public record EndOptions(Duration grace, boolean overwriteRequiresState) {
  static EndOptions of(Settings settings) {
    return new EndOptions(
        Duration.ofSeconds(settings.get(SettingsTable.SHUTDOWN_GRACE_SECONDS)),
        settings.get(SettingsTable.OVERWRITE_REQUIRES_STATE));
  }
}
