package dev.targetpostgres.connect;

import dev.targetpostgres.config.Setting;
import dev.targetpostgres.config.Settings;
import dev.targetpostgres.config.SettingsTable;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is connected to, after everything that says something about it has been asked: the URL
 * before the settings, those before libpq's own files and variables. Immutable.
 */
public final class ConnectionParameters {
  private final Map<Keyword, String> keywords;
  private final Map<String, String> driver;
  private final List<Host> hosts;

  private ConnectionParameters(Map<Keyword, String> keywords, Map<String, String> driver) {
    this.keywords = new EnumMap<>(keywords);
    this.driver = Map.copyOf(driver);
    hosts = hosts(find(Keyword.HOST).orElse(""), find(Keyword.PORT).orElse(""));
  }

  /**
   * Asks all of them.
   *
   * @throws TargetException with exit code 2 where one is malformed
   */
  public static ConnectionParameters of(Settings settings) {
    Map<Keyword, String> keywords = new EnumMap<>(Keyword.class);
    put(keywords, Keyword.HOST, settings, SettingsTable.HOST);
    put(keywords, Keyword.PORT, settings, SettingsTable.PORT);
    put(keywords, Keyword.USER, settings, SettingsTable.USER);
    put(keywords, Keyword.PASSWORD, settings, SettingsTable.PASSWORD);
    put(keywords, Keyword.DATABASE, settings, SettingsTable.DATABASE);
    put(keywords, Keyword.CONNECT_TIMEOUT, settings, SettingsTable.CONNECT_TIMEOUT_SECONDS);
    Optional<ConnectionUrl> url = settings.find(SettingsTable.URL).map(ConnectionUrl::parse);
    url.ifPresent(parsed -> keywords.putAll(parsed.keywords()));
    keywords.values().removeIf(String::isEmpty);
    return new ConnectionParameters(keywords, url.map(ConnectionUrl::driver).orElse(Map.of()));
  }

  private static void put(
      Map<Keyword, String> keywords, Keyword keyword, Settings settings, Setting<?> setting) {
    settings.find(setting).ifPresent(value -> keywords.put(keyword, value.toString()));
  }

  static List<Host> hosts(String names, String ports) {
    try {
      return Hosts.of(names, ports);
    } catch (IllegalArgumentException wrong) {
      throw new TargetException(
          ExitCode.USAGE, "cannot tell what to connect to: " + wrong.getMessage(), wrong);
    }
  }

  /** The servers, in the order in which they are tried; never empty. */
  public List<Host> hosts() {
    return hosts;
  }

  /** The role to log in as; as everywhere, the name of the user of this computer by default. */
  public String user() {
    return find(Keyword.USER).orElseGet(() -> System.getProperty("user.name"));
  }

  /** The database; as everywhere, the one that is called as the user by default. */
  public String database() {
    return find(Keyword.DATABASE).orElseGet(this::user);
  }

  /** The password to show to that server, or null for none. */
  public @Nullable String password(Host host) {
    return keywords.get(Keyword.PASSWORD);
  }

  /** Seconds that one server has for a connection. */
  public int connectTimeoutSeconds() {
    String written = find(Keyword.CONNECT_TIMEOUT).orElse("");
    try {
      return Math.max(0, Integer.parseInt(written));
    } catch (NumberFormatException wrong) {
      throw new TargetException(
          ExitCode.USAGE, "connect_timeout must be a number of seconds, not " + written, wrong);
    }
  }

  /** What a keyword of libpq is given. */
  public Optional<String> find(Keyword keyword) {
    return Optional.ofNullable(keywords.get(keyword));
  }

  /** What goes to the driver under its own names, before all else. */
  public Map<String, String> driverProperties() {
    return driver;
  }

  /** The server in a user's words, without secrets. */
  @Override
  public String toString() {
    return "%s, database %s, user %s"
        .formatted(
            hosts.stream().map(Host::toString).collect(Collectors.joining(", ")),
            database(),
            user());
  }
}
