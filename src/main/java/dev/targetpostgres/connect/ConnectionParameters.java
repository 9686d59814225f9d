package dev.targetpostgres.connect;

import dev.targetpostgres.config.Command;
import dev.targetpostgres.config.ConnectionOptions;
import dev.targetpostgres.config.TargetSessionAttributes;
import dev.targetpostgres.config.TextFile;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is connected to, after everything that says something about it has been asked: properties of
 * the driver before the URL, the URL before the settings, those before libpq's service file, and
 * libpq's variables last. Thread-safe.
 */
public final class ConnectionParameters {
  private static final String RANDOM = "random";
  private static final int LONGEST_TIMEOUT_SECONDS = 3_600;

  private final Map<Keyword, String> keywords;
  private final Map<String, String> driver;
  private final List<Host> hosts;
  private final int connectTimeoutSeconds;
  private final TargetSessionAttributes attributes;
  private final PasswordFile passwordFile;
  private final @Nullable PasswordCommand passwordCommand;
  private final String usualApplicationName;

  private ConnectionParameters(
      Map<Keyword, String> keywords,
      Map<String, String> driver,
      boolean passwordIsGiven,
      ConnectionOptions options) {
    this.keywords = new EnumMap<>(keywords);
    this.driver = Map.copyOf(driver);
    hosts = hosts(get(Keyword.HOST, ""), get(Keyword.HOST_ADDRESS, ""), get(Keyword.PORT, ""));
    connectTimeoutSeconds = connectTimeoutSeconds(options.connectTimeoutSeconds());
    attributes = attributes(get(Keyword.TARGET_SESSION_ATTRIBUTES, "read-write"));
    passwordFile = new PasswordFile(TextFile.path(get(Keyword.PASSWORD_FILE, "~/.pgpass")));
    Command command = options.passwordCommand();
    passwordCommand =
        command == null || passwordIsGiven
            ? null
            : new PasswordCommand(command, connectTimeoutSeconds);
    usualApplicationName = options.usualApplicationName();
  }

  /**
   * Asks all of them.
   *
   * @throws TargetException with exit code 2 where one is malformed
   */
  public static ConnectionParameters of(ConnectionOptions options) {
    Sources sources = new Sources(options);
    return new ConnectionParameters(
        sources.keywords(), sources.driver(), sources.isPasswordBeforeSettings(), options);
  }

  static List<Host> hosts(String names, String addresses, String ports) {
    try {
      return Hosts.of(names, addresses, ports);
    } catch (IllegalArgumentException wrong) {
      throw wrong(
          String.valueOf(wrong.getMessage()), Keyword.HOST, Keyword.HOST_ADDRESS, Keyword.PORT);
    }
  }

  /** To libpq, nothing and less mean no limit; here there always is one. */
  private int connectTimeoutSeconds(int usual) {
    Optional<String> written = find(Keyword.CONNECT_TIMEOUT);
    if (written.isEmpty()) {
      return usual;
    }
    try {
      int seconds = Integer.parseInt(written.get().strip());
      return seconds <= 0 ? usual : Math.min(seconds, LONGEST_TIMEOUT_SECONDS);
    } catch (NumberFormatException noNumber) {
      throw wrong(Wording.CONNECT_TIMEOUT_NOT_A_NUMBER.with(), Keyword.CONNECT_TIMEOUT);
    }
  }

  private static TargetSessionAttributes attributes(String written) {
    return TargetSessionAttributes.of(written)
        .orElseThrow(
            () ->
                wrong(
                    Wording.SESSION_ATTRIBUTES_UNKNOWN.with(), Keyword.TARGET_SESSION_ATTRIBUTES));
  }

  /** Says where to look, since a variable that nobody thinks of may be the one that is wrong. */
  private static TargetException wrong(Object what, Keyword... keywords) {
    String names = Stream.of(keywords).map(Keyword::names).collect(Collectors.joining(", "));
    return new TargetException(ExitCode.USAGE, Wording.CANNOT_TELL_WHERE.with(what, names));
  }

  /** The servers; never empty. */
  public List<Host> hosts() {
    return hosts;
  }

  /** The servers in an order in which to try them, which may be another one each time. */
  public List<Host> hostsInTurn() {
    String balance = get(Keyword.LOAD_BALANCE_HOSTS, "");
    if (!balance.equals(RANDOM) && !balance.equals("true")) {
      return hosts;
    }
    List<Host> shuffled = new ArrayList<>(hosts);
    Collections.shuffle(shuffled);
    return shuffled;
  }

  /** Which of several servers is suitable. */
  public TargetSessionAttributes sessionAttributes() {
    return attributes;
  }

  /** The role to log in as; as everywhere, the name of the user of this computer by default. */
  public String user() {
    return get(Keyword.USER, System.getProperty("user.name"));
  }

  /** The database; as everywhere, the one that is called as the user by default. */
  public String database() {
    return get(Keyword.DATABASE, user());
  }

  /** What the server calls us. */
  public String applicationName() {
    return find(Keyword.APPLICATION_NAME)
        .or(() -> find(Keyword.FALLBACK_APPLICATION_NAME))
        .orElse(usualApplicationName);
  }

  /**
   * The password to show to that server, or null for none.
   *
   * @throws UnreachableException if the command that is to print it fails
   */
  public @Nullable String password(Host host) throws UnreachableException {
    if (passwordCommand != null) {
      return passwordCommand.run(
          Map.of(
              "PGHOST", host.name(),
              "PGPORT", Integer.toString(host.port()),
              "PGDATABASE", database(),
              "PGUSER", user()));
    }
    String password = keywords.get(Keyword.PASSWORD);
    return password == null ? passwordFile.find(host, database(), user()) : password;
  }

  /** Seconds that one server has for a connection. */
  public int connectTimeoutSeconds() {
    return connectTimeoutSeconds;
  }

  /** The longest that a connection may take, with all servers tried and all commands run. */
  public int longestConnectSeconds() {
    int each = connectTimeoutSeconds + 1;
    return hosts.size() * (passwordCommand == null ? each : 2 * each);
  }

  /** What a keyword of libpq is given. */
  public Optional<String> find(Keyword keyword) {
    return Optional.ofNullable(keywords.get(keyword));
  }

  private String get(Keyword keyword, String fallback) {
    return keywords.getOrDefault(keyword, fallback);
  }

  /** What was said of TLS, by the words of libpq. */
  public Map<String, String> tlsWords() {
    return keywords.entrySet().stream()
        .filter(entry -> entry.getKey().isOfTls())
        .collect(Collectors.toMap(entry -> entry.getKey().written(), Map.Entry::getValue));
  }

  /** What goes to the driver under its own names, before all else. */
  public Map<String, String> driverProperties() {
    return driver;
  }

  /** The servers in a user's words. */
  public String hostNames() {
    return hosts.stream().map(Host::toString).collect(Collectors.joining(", "));
  }

  /** The server in a user's words, without secrets. */
  @Override
  public String toString() {
    return "%s, database %s, user %s".formatted(hostNames(), database(), user());
  }
}
