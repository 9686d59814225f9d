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
 * The servers to connect to and how. The first source that sets a parameter counts, in this order:
 * driver properties, URL, settings, libpq's service file, libpq's environment variables.
 * Thread-safe.
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
   * Collects the parameters from all sources.
   *
   * @throws TargetException with exit code 2 if one is malformed
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

  /** Replaces 0 and less, which to libpq mean no limit, by the usual timeout. */
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

  /** Names the possible sources, since the wrong value can be in a forgotten variable. */
  private static TargetException wrong(Object what, Keyword... keywords) {
    String names = Stream.of(keywords).map(Keyword::names).collect(Collectors.joining(", "));
    return new TargetException(ExitCode.USAGE, Wording.CANNOT_TELL_WHERE.with(what, names));
  }

  /** Returns the servers; never empty. */
  public List<Host> hosts() {
    return hosts;
  }

  /** Returns the servers in the order to try them; with load balancing, each call shuffles them. */
  public List<Host> hostsInTurn() {
    String balance = get(Keyword.LOAD_BALANCE_HOSTS, "");
    if (!balance.equals(RANDOM) && !balance.equals("true")) {
      return hosts;
    }
    List<Host> shuffled = new ArrayList<>(hosts);
    Collections.shuffle(shuffled);
    return shuffled;
  }

  /** Returns the kind of server that is wanted if there are several. */
  public TargetSessionAttributes sessionAttributes() {
    return attributes;
  }

  /** Returns the role to log in as; as in libpq, by default the operating system's user name. */
  public String user() {
    return get(Keyword.USER, System.getProperty("user.name"));
  }

  /** Returns the database; as in libpq, by default the one with the user's name. */
  public String database() {
    return get(Keyword.DATABASE, user());
  }

  /** Returns the name of this program as the server shows it. */
  public String applicationName() {
    return find(Keyword.APPLICATION_NAME)
        .or(() -> find(Keyword.FALLBACK_APPLICATION_NAME))
        .orElse(usualApplicationName);
  }

  /**
   * Returns the password for that server, or null. Runs the password command if one is set.
   *
   * @throws UnreachableException if the command fails
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

  /** Returns the seconds in which one server must accept a connection. */
  public int connectTimeoutSeconds() {
    return connectTimeoutSeconds;
  }

  /** Returns the seconds that one connection can take with all servers and password commands. */
  public int longestConnectSeconds() {
    int each = connectTimeoutSeconds + 1;
    return hosts.size() * (passwordCommand == null ? each : 2 * each);
  }

  /** Returns the value of a libpq keyword, if any source sets it. */
  public Optional<String> find(Keyword keyword) {
    return Optional.ofNullable(keywords.get(keyword));
  }

  private String get(Keyword keyword, String fallback) {
    return keywords.getOrDefault(keyword, fallback);
  }

  /** Returns the TLS parameters by libpq's names. */
  public Map<String, String> tlsParameters() {
    return keywords.entrySet().stream()
        .filter(entry -> entry.getKey().isOfTls())
        .collect(Collectors.toMap(entry -> entry.getKey().written(), Map.Entry::getValue));
  }

  /** Returns the driver's own properties, which override all others. */
  public Map<String, String> driverProperties() {
    return driver;
  }

  /** Returns the servers for messages, separated by commas. */
  public String hostNames() {
    return hosts.stream().map(Host::toString).collect(Collectors.joining(", "));
  }

  /** Returns servers, database and user for messages, without secrets. */
  @Override
  public String toString() {
    return "%s, database %s, user %s".formatted(hostNames(), database(), user());
  }
}
