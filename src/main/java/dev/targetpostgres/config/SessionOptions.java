package dev.targetpostgres.config;

import org.jspecify.annotations.Nullable;

/**
 * What each transaction begins with. Immutable.
 *
 * @param role to work as, or null for the one that logs in
 * @param statementTimeoutSeconds 0 to 2,000,000; after which the server cancels a statement, 0 for
 *     no limit
 */
public record SessionOptions(@Nullable String role, int statementTimeoutSeconds) {
  static SessionOptions of(Settings settings) {
    return new SessionOptions(
        settings.find(ConnectionSettings.ROLE).orElse(null),
        settings.get(SettingsTable.STATEMENT_TIMEOUT_SECONDS));
  }
}
