package dev.targetpostgres.config;

import org.jspecify.annotations.Nullable;

/**
 * The server settings of each transaction. Immutable.
 *
 * @param role role that does the work, or null for the one that logs in
 * @param statementTimeoutSeconds time after which the server cancels a statement, up to 2,000,000;
 *     0 for no limit
 */
public record SessionOptions(@Nullable String role, int statementTimeoutSeconds) {
  static SessionOptions of(Settings settings) {
    return new SessionOptions(
        settings.find(ConnectionSettings.ROLE).orElse(null),
        settings.get(SettingsTable.STATEMENT_TIMEOUT_SECONDS));
  }
}
