package dev.targetpostgres.connect;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A connection URL in the form of libpq, SQLAlchemy or JDBC.
 *
 * @param keywords parameters that libpq has, too
 * @param driver properties that only the JDBC driver has
 */
record ConnectionUrl(Map<Keyword, String> keywords, Map<String, String> driver) {
  /**
   * Accepts underscores in host names, which container networks use, and lists of hosts. {@link
   * java.net.URI} accepts neither.
   */
  private static final Pattern URL =
      Pattern.compile(
          "(?<jdbc>(?i:jdbc:))?(?i:postgres(ql)?)(?<program>\\+\\w+)?://"
              + "((?<user>[^\\s:@/?#]*)(:(?<password>[^\\s@/?#]*))?@)?"
              + "(?<hosts>[^\\s@/?#]*)"
              + "(/(?<database>[^\\s@/?#]*))?"
              + "(\\?(?<query>[^\\s#]*))?");

  private static final Pattern SCHEME =
      Pattern.compile(
          "(?<scheme>(jdbc:)?[A-Za-z][A-Za-z0-9.+-]{0,20})://(?<rest>.*)", Pattern.DOTALL);

  private static final Pattern POSTGRES =
      Pattern.compile("(jdbc:)?postgres(ql)?(\\+\\w+)?", Pattern.CASE_INSENSITIVE);

  private static final Pattern PERCENT_ALONE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private static final Pattern UNENCODED = Pattern.compile("[\\s@/?#]");

  private static final Pattern WITHOUT_SLASHES = Pattern.compile("^jdbc:postgresql:(?!/)");

  /**
   * Reads {@code postgresql://user:password@host:port,host:port/database?name=value}, with {@code
   * +driver} after the scheme or {@code jdbc:} before it.
   *
   * @throws TargetException with exit code 2 for anything else; the message does not quote the URL
   */
  static ConnectionUrl parse(String url) {
    String whole = withSlashes(url.strip());
    Matcher parts = URL.matcher(whole);
    if (!parts.matches()) {
      throw wrong(fault(whole));
    }
    try {
      ConnectionUrl result = new ConnectionUrl(new EnumMap<>(Keyword.class), new TreeMap<>());
      result.put(Keyword.USER, parts.group("user"));
      result.put(Keyword.PASSWORD, parts.group("password"));
      result.put(Keyword.DATABASE, parts.group("database"));
      result.addHosts(List.of(parts.group("hosts").split(",", -1)));
      result.addQuery(
          parts.group("query"), parts.group("jdbc") != null, parts.group("program") != null);
      return result;
    } catch (IllegalArgumentException malformed) {
      throw wrong(fault(whole));
    }
  }

  /** Returns what is wrong with the URL. The text shows one character of a password at most. */
  private static Text fault(String url) {
    Matcher parts = SCHEME.matcher(url);
    if (!parts.matches()) {
      return Wording.URL_WITHOUT_SCHEME.with();
    }
    if (!POSTGRES.matcher(parts.group("scheme")).matches()) {
      return Wording.URL_OF_ANOTHER_SCHEME.with(parts.group("scheme"));
    }
    String rest = parts.group("rest");
    int at = rest.lastIndexOf('@');
    String[] after = rest.substring(at + 1).split("\\?", 2);
    return unencoded(rest.substring(0, Math.max(at, 0)), "user or password")
        .or(() -> unencoded(after[0].replaceFirst("/", ""), "host or database"))
        .or(
            () ->
                unencoded(after.length == 1 ? "" : after[1].replaceAll("[@/?]", ""), "parameters"))
        .orElseGet(
            () ->
                PERCENT_ALONE.matcher(rest).find()
                    ? Wording.URL_PERCENT_SIGN.with()
                    : Wording.URL_HOST_WRONG.with());
  }

  private static Optional<Text> unencoded(String part, String name) {
    Matcher found = UNENCODED.matcher(part);
    if (!found.find()) {
      return Optional.empty();
    }
    char character = part.charAt(found.start());
    return Optional.of(
        Wording.URL_NOT_ENCODED.with(
            Character.isWhitespace(character) ? "a blank" : '"' + found.group() + '"',
            name,
            "%%%02X".formatted((int) character)));
  }

  /** Adds the slashes that the driver allows to leave out if there are no hosts. */
  private static String withSlashes(String url) {
    return WITHOUT_SLASHES.matcher(url).replaceFirst("$0///");
  }

  private void put(Keyword keyword, @Nullable String encoded) {
    if (encoded != null && !encoded.isEmpty()) {
      keywords.put(keyword, decoded(encoded));
    }
  }

  private void addHosts(List<String> encoded) {
    List<String> hosts = encoded.stream().map(ConnectionUrl::decoded).toList();
    if (hosts.stream().anyMatch(host -> !host.isEmpty())) {
      Hosts.check(hosts);
      keywords.put(Keyword.HOST, String.join(",", hosts));
    }
  }

  /** Decodes a plus as a space for the driver and SQLAlchemy; libpq keeps it as a plus. */
  private void addQuery(@Nullable String query, boolean jdbc, boolean sqlAlchemy) {
    if (query == null) {
      return;
    }
    List<String> hosts = new ArrayList<>();
    String spaced = jdbc || sqlAlchemy ? query.replace("+", "%20") : query;
    for (String pair : spaced.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (name.equals(Keyword.HOST.written()) && !jdbc) {
        hosts.addAll(List.of(pair.substring(equals + 1).split(",", -1)));
      } else {
        add(name, value, jdbc);
      }
    }
    if (!hosts.isEmpty()) {
      addHosts(hosts);
    }
  }

  private void add(String name, String value, boolean jdbc) {
    Keyword keyword = jdbc ? DriverNames.keyword(name) : Keyword.of(name);
    if (DriverNames.isTls(name)) {
      keywords.putIfAbsent(Keyword.SSL_MODE, jdbc ? DriverNames.sslMode(value) : sslMode(value));
    } else if (keyword != null) {
      keywords.put(keyword, value);
    } else if (jdbc && name.matches("[\\w.]+")) {
      driver.put(name, value);
    } else if (Unsupported.isKeyword(name)) {
      throw new TargetException(ExitCode.USAGE, Wording.URL_PARAMETER_NOT_SUPPORTED.with(name));
    } else if (!Keyword.isIgnored(name)) {
      throw new TargetException(ExitCode.USAGE, Wording.URL_PARAMETER_UNKNOWN.with(shown(name)));
    }
  }

  /** Translates {@code ssl=true}, which asyncpg and libpq accept. */
  private static String sslMode(String value) {
    return value.equals("true") ? "require" : value;
  }

  /** Hides unusual names: a piece of a password that was not percent-encoded can look like one. */
  private static String shown(String name) {
    return name.matches("[A-Za-z][A-Za-z_]{0,40}") ? name : "?";
  }

  private static TargetException wrong(Text fault) {
    return new TargetException(ExitCode.USAGE, Wording.WRONG_URL.with(fault));
  }

  /**
   * Decodes percent signs.
   *
   * @throws IllegalArgumentException if two hexadecimal digits do not follow a percent sign
   */
  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Shows only names, since values can be secret. */
  @Override
  public String toString() {
    return keywords.keySet() + " " + driver.keySet();
  }
}
