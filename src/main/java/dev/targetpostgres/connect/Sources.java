package dev.targetpostgres.connect;

import dev.targetpostgres.config.ConnectionSettings;
import dev.targetpostgres.config.Setting;
import dev.targetpostgres.config.Settings;
import dev.targetpostgres.config.SettingsTable;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever says something about the connection, asked in turn; the first that knows counts. */
final class Sources {
  private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

  private final Map<Keyword, String> keywords = new EnumMap<>(Keyword.class);
  private final Map<String, String> driver = new TreeMap<>();
  private final boolean passwordBeforeSettings;

  Sources(Settings settings) {
    addProperties(settings.texts(ConnectionSettings.JDBC_PROPERTIES));
    Optional<ConnectionUrl> url = settings.find(SettingsTable.URL).map(ConnectionUrl::parse);
    if (url.isPresent()) {
      url.get().keywords().forEach(this::add);
      url.get().driver().forEach(driver::putIfAbsent);
    }
    passwordBeforeSettings = keywords.containsKey(Keyword.PASSWORD);
    addSettings(settings);
    boolean tls = settings.switchesTlsOn();
    Map<String, String> environment = settings.environment();
    String service = in(Keyword.SERVICE, environment);
    if (service != null) {
      String file = in(Keyword.SERVICE_FILE, environment);
      ServiceFile.read(service, file, environment)
          .forEach((keyword, value) -> addLast(keyword, value, tls));
    }
    for (Keyword keyword : Keyword.values()) {
      addLast(keyword, keyword.in(environment), tls);
    }
    requireLogin(url.isPresent());
    Unsupported.in(environment).forEach(Sources::warnOfVariable);
  }

  /**
   * The name of the user of this computer is a good guess on a Unix socket, and is what a URL or a
   * service without a user means; elsewhere the user was forgotten.
   */
  private void requireLogin(boolean byUrl) {
    boolean named = keywords.containsKey(Keyword.USER) || keywords.containsKey(Keyword.SERVICE);
    if (!named && !byUrl && !keywords.getOrDefault(Keyword.HOST, "").startsWith("/")) {
      throw new TargetException(
          ExitCode.USAGE,
          "setting \"user\" is missing: name the role to log in as, in a file given with --config"
              + " or in TARGET_POSTGRES_USER");
    }
  }

  private static void warnOfVariable(String variable) {
    LOG.warn("variable {} is not supported, and has no effect", variable);
  }

  /** The settings say all of TLS, where they say anything. */
  private void addLast(Keyword keyword, @Nullable String value, boolean tlsIsSettled) {
    if (!tlsIsSettled || !keyword.isOfTls()) {
      add(keyword, value);
    }
  }

  /** To the driver, too, what says exactly how to encrypt counts before what says whether to. */
  private void addProperties(Map<String, String> properties) {
    properties.forEach(
        (name, value) -> {
          Keyword keyword = DriverWords.keyword(name);
          if (keyword != null) {
            add(keyword, value);
          } else if (!DriverWords.isTls(name)) {
            driver.put(name, value);
          }
        });
    properties.forEach(
        (name, value) -> {
          if (DriverWords.isTls(name)) {
            add(Keyword.SSL_MODE, DriverWords.sslMode(value));
          }
        });
  }

  private void addSettings(Settings settings) {
    Map<Keyword, Setting<?>> asked = new EnumMap<>(Keyword.class);
    asked.put(Keyword.HOST, SettingsTable.HOST);
    asked.put(Keyword.PORT, SettingsTable.PORT);
    asked.put(Keyword.USER, SettingsTable.USER);
    asked.put(Keyword.PASSWORD, SettingsTable.PASSWORD);
    asked.put(Keyword.DATABASE, SettingsTable.DATABASE);
    asked.put(Keyword.CONNECT_TIMEOUT, SettingsTable.CONNECT_TIMEOUT_SECONDS);
    asked.put(Keyword.SERVICE, ConnectionSettings.SERVICE);
    asked.put(Keyword.APPLICATION_NAME, ConnectionSettings.APPLICATION_NAME);
    asked.put(Keyword.TARGET_SESSION_ATTRIBUTES, ConnectionSettings.TARGET_SESSION_ATTRIBUTES);
    asked.put(Keyword.OPTIONS, ConnectionSettings.OPTIONS);
    asked.forEach(
        (keyword, setting) -> {
          if (settings.isGiven(setting)) {
            add(keyword, settings.written(setting));
          }
        });
  }

  private @Nullable String in(Keyword keyword, Map<String, String> environment) {
    String known = keywords.get(keyword);
    return known == null ? keyword.in(environment) : known;
  }

  private void add(Keyword keyword, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      keywords.putIfAbsent(keyword, value);
    }
  }

  /** Whether something that counts before all settings says what the password is. */
  boolean isPasswordBeforeSettings() {
    return passwordBeforeSettings;
  }

  /** In libpq's words. */
  Map<Keyword, String> keywords() {
    return keywords;
  }

  /** In the driver's own words. */
  Map<String, String> driver() {
    return driver;
  }
}
