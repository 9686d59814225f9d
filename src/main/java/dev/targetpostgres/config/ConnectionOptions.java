package dev.targetpostgres.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the settings and libpq's variables say of the server to connect to. Who of them counts is
 * decided elsewhere. Immutable.
 *
 * @param words what the settings say, by libpq's keyword ({@code host}, {@code dbname}); settings
 *     that the user did not give are missing
 * @param driverProperties of the JDBC driver, in the order written
 * @param url that the user gave, as written
 * @param passwordCommand prints the password for each new connection
 * @param connectTimeoutSeconds 1 to 3,600; what a connection may take if nothing else says so
 * @param usualApplicationName name of the program on the server if nothing else says so
 * @param decidesOnTls whether the settings alone say how connections are encrypted
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

  /** Names what is given, without values, which may be secrets. */
  @Override
  public String toString() {
    return "connection options " + List.copyOf(words.keySet());
  }
}
