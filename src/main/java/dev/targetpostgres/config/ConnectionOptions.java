package dev.targetpostgres.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings and libpq's variables that describe the server. The package {@code connect} applies
 * their precedence. Immutable.
 *
 * @param words values by libpq's keyword ({@code host}, {@code dbname}), only those that the user
 *     gave
 * @param driverProperties properties of the JDBC driver, in the order written
 * @param url the connection URL as the user wrote it, or null
 * @param passwordCommand a command that prints the password for each new connection, or null
 * @param connectTimeoutSeconds default for the time to make a connection, 1 to 3,600
 * @param usualApplicationName default for the program's name on the server
 * @param decidesOnTls whether only the settings decide how connections are encrypted
 * @param environment libpq's variables, {@code PG*}
 */
public record ConnectionOptions(
    Map<String, String> words,
    Map<String, String> driverProperties,
    @Nullable String url,
    @Nullable Command passwordCommand,
    int connectTimeoutSeconds,
    String usualApplicationName,
    boolean decidesOnTls,
    Map<String, String> environment) {
  private static final Map<String, Setting<?>> WORDS =
      Map.ofEntries(
          Map.entry("host", SettingsTable.HOST),
          Map.entry("port", SettingsTable.PORT),
          Map.entry("user", SettingsTable.USER),
          Map.entry("password", SettingsTable.PASSWORD),
          Map.entry("dbname", SettingsTable.DATABASE),
          Map.entry("connect_timeout", SettingsTable.CONNECT_TIMEOUT_SECONDS),
          Map.entry("service", ConnectionSettings.SERVICE),
          Map.entry("application_name", ConnectionSettings.APPLICATION_NAME),
          Map.entry("target_session_attrs", ConnectionSettings.TARGET_SESSION_ATTRIBUTES),
          Map.entry("options", ConnectionSettings.OPTIONS));

  /** Copies its maps. */
  public ConnectionOptions {
    words = Map.copyOf(words);
    driverProperties = Collections.unmodifiableMap(new LinkedHashMap<>(driverProperties));
    environment = Map.copyOf(environment);
  }

  static ConnectionOptions of(Settings settings, TlsOptions tls) {
    Map<String, String> words = new LinkedHashMap<>();
    WORDS.forEach(
        (word, setting) -> {
          if (settings.isGiven(setting)) {
            words.put(word, settings.written(setting));
          }
        });
    return new ConnectionOptions(
        words,
        settings.texts(ConnectionSettings.JDBC_PROPERTIES),
        settings.find(SettingsTable.URL).orElse(null),
        settings.find(ConnectionSettings.PASSWORD_COMMAND).orElse(null),
        settings.get(SettingsTable.CONNECT_TIMEOUT_SECONDS),
        ConnectionSettings.APPLICATION_NAME.writtenDefault(),
        tls.isOn(),
        settings.environment());
  }

  /** Names the keywords and leaves the values out, since they can be secrets. */
  @Override
  public String toString() {
    return "connection options " + List.copyOf(words.keySet());
  }
}
