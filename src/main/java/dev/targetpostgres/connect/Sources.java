package dev.targetpostgres.connect;

import dev.targetpostgres.config.ConnectionOptions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects connection parameters from all sources; the first source that sets one counts. */
final class Sources {
  private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

  private final Map<Keyword, String> keywords = new EnumMap<>(Keyword.class);
  private final Map<String, String> driver = new TreeMap<>();
  private final boolean passwordBeforeSettings;

  Sources(ConnectionOptions options) {
    addProperties(options.driverProperties());
    if (options.url() != null) {
      ConnectionUrl url = ConnectionUrl.parse(options.url());
      url.keywords().forEach(this::add);
      url.driver().forEach(driver::putIfAbsent);
    }
    passwordBeforeSettings = keywords.containsKey(Keyword.PASSWORD);
    for (Keyword keyword : Keyword.values()) {
      add(keyword, options.words().get(keyword.written()));
    }
    boolean tls = options.decidesOnTls();
    Map<String, String> environment = options.environment();
    String service = find(Keyword.SERVICE, environment);
    if (service != null) {
      String file = find(Keyword.SERVICE_FILE, environment);
      ServiceFile.read(service, file, environment)
          .forEach((keyword, value) -> addLast(keyword, value, tls));
    }
    for (Keyword keyword : Keyword.values()) {
      addLast(keyword, keyword.valueIn(environment), tls);
    }
    requireLogin(options.url() != null);
    Unsupported.variablesIn(environment).forEach(Sources::warnOfVariable);
  }

  /**
   * Fails if the user was forgotten. The operating system's user name is a good default for Unix
   * sockets, and the usual meaning of a URL or a service without a user, but not elsewhere.
   */
  private void requireLogin(boolean byUrl) {
    boolean named = keywords.containsKey(Keyword.USER) || keywords.containsKey(Keyword.SERVICE);
    if (!named && !byUrl && !keywords.getOrDefault(Keyword.HOST, "").startsWith("/")) {
      throw new TargetException(ExitCode.USAGE, Wording.USER_MISSING.with());
    }
  }

  private static void warnOfVariable(String variable) {
    Wording.VARIABLE_NOT_SUPPORTED.with(variable).warn(LOG);
  }

  /** Skips TLS parameters if the settings have some: they then decide on all of TLS. */
  private void addLast(Keyword keyword, @Nullable String value, boolean tlsIsSettled) {
    if (!tlsIsSettled || !keyword.isOfTls()) {
      add(keyword, value);
    }
  }

  /** Adds driver properties; as in the driver, {@code sslmode} overrides {@code ssl}. */
  private void addProperties(Map<String, String> properties) {
    properties.forEach(
        (name, value) -> {
          Keyword keyword = DriverNames.keyword(name);
          if (keyword != null) {
            add(keyword, value);
          } else if (!DriverNames.isTls(name)) {
            driver.put(name, value);
          }
        });
    properties.forEach(
        (name, value) -> {
          if (DriverNames.isTls(name)) {
            add(Keyword.SSL_MODE, DriverNames.sslMode(value));
          }
        });
  }

  private @Nullable String find(Keyword keyword, Map<String, String> environment) {
    String known = keywords.get(keyword);
    return known == null ? keyword.valueIn(environment) : known;
  }

  private void add(Keyword keyword, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      keywords.putIfAbsent(keyword, value);
    }
  }

  /** Returns whether a source before the settings sets the password. */
  boolean isPasswordBeforeSettings() {
    return passwordBeforeSettings;
  }

  /** Returns the parameters that libpq has, too. */
  Map<Keyword, String> keywords() {
    return keywords;
  }

  /** Returns the properties that only the driver has. */
  Map<String, String> driver() {
    return driver;
  }
}
