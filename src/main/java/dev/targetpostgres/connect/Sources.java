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

/** Whatever says something about the connection, asked in turn; the first that knows counts. */
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
    String service = in(Keyword.SERVICE, environment);
    if (service != null) {
      String file = in(Keyword.SERVICE_FILE, environment);
      ServiceFile.read(service, file, environment)
          .forEach((keyword, value) -> addLast(keyword, value, tls));
    }
    for (Keyword keyword : Keyword.values()) {
      addLast(keyword, keyword.in(environment), tls);
    }
    requireLogin(options.url() != null);
    Unsupported.in(environment).forEach(Sources::warnOfVariable);
  }

  /**
   * The name of the user of this computer is a good guess on a Unix socket, and is what a URL or a
   * service without a user means; elsewhere the user was forgotten.
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

  /** The settings say all of TLS, if they say anything. */
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
