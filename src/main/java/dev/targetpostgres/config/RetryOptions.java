package dev.targetpostgres.config;

import java.time.Duration;

/**
 * The limits of retries after transient errors. Immutable.
 *
 * @param mostRetries maximum number of retries, 0 to 1,000
 * @param longest time from the first attempt to the last, up to 24 h; 0 for no retries
 */
public record RetryOptions(int mostRetries, Duration longest) {
  static RetryOptions of(Settings settings) {
    return new RetryOptions(
        settings.get(SettingsTable.MAX_RETRIES),
        Duration.ofSeconds(settings.get(SettingsTable.RETRY_MAX_SECONDS)));
  }
}
