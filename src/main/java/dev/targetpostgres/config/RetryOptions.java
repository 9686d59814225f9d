package dev.targetpostgres.config;

import java.time.Duration;

/**
 * How long work is tried again after transient errors. Immutable.
 *
 * @param mostRetries 0 to 1,000
 * @param longest 0 to 24 h from the first attempt on; 0 for no retries
 */
public record RetryOptions(int mostRetries, Duration longest) {
  static RetryOptions of(Settings settings) {
    return new RetryOptions(
        settings.get(SettingsTable.MAX_RETRIES),
        Duration.ofSeconds(settings.get(SettingsTable.RETRY_MAX_SECONDS)));
  }
}
