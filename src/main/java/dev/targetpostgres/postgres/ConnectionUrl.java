package dev.targetpostgres.postgres;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A connection URL as libpq, SQLAlchemy and JDBC write them. Its parts are null where it does not
 * name them.
 */
record ConnectionUrl(
    @Nullable String host,
    int port,
    @Nullable String user,
    @Nullable String password,
    @Nullable String database) {
  private static final int UNSET = -1;
  private static final int MAXIMUM_PORT = 65_535;

  /**
   * Names with underscores are hosts too, as container networks give them, which is why this is not
   * left to {@link java.net.URI}.
   */
  private static final Pattern URL =
      Pattern.compile(
          "(jdbc:)?postgres(ql)?(\\+\\w+)?://"
              + "((?<user>[^\\s:@/?#]*)(:(?<password>[^\\s@/?#]*))?@)?"
              + "(?<host>\\[[0-9A-Fa-f:.%]+]|[^\\s:@/?#,\\[\\]]*)(:(?<port>\\d{1,5}))?"
              + "(/(?<database>[^\\s/?#]*))?");

  /**
   * Reads {@code postgresql://user:password@host:port/database}, with {@code +driver} behind the
   * scheme or {@code jdbc:} before it.
   *
   * @throws TargetException for anything else; the message does not repeat the URL
   */
  static ConnectionUrl parse(String url) {
    Matcher parts = URL.matcher(url.strip());
    if (!parts.matches()) {
      throw wrong();
    }
    try {
      return new ConnectionUrl(
          decoded(parts.group("host")),
          port(parts.group("port")),
          decoded(parts.group("user")),
          decoded(parts.group("password")),
          decoded(parts.group("database")));
    } catch (IllegalArgumentException malformed) {
      throw wrong();
    }
  }

  void applyTo(PGSimpleDataSource source) {
    if (host != null) {
      source.setServerNames(new String[] {host});
    }
    if (port != UNSET) {
      source.setPortNumbers(new int[] {port});
    }
    if (user != null) {
      source.setUser(user);
      if (source.getDatabaseName() == null || source.getDatabaseName().isEmpty()) {
        source.setDatabaseName(user);
      }
    }
    if (password != null) {
      source.setPassword(password);
    }
    if (database != null) {
      source.setDatabaseName(database);
    }
  }

  private static TargetException wrong() {
    return new TargetException(
        ExitCode.USAGE,
        "setting \"sqlalchemy_url\" must be postgresql://user:password@host:port/database,"
            + " special characters percent-encoded, without parameters");
  }

  private static int port(@Nullable String digits) {
    int port = digits == null ? UNSET : Integer.parseInt(digits);
    if (port == 0 || port > MAXIMUM_PORT) {
      throw new IllegalArgumentException("no TCP port");
    }
    return port;
  }

  /**
   * Null for what is missing or empty.
   *
   * @throws IllegalArgumentException where a percent sign stands before anything but two digits
   */
  private static @Nullable String decoded(@Nullable String part) {
    return part == null || part.isEmpty()
        ? null
        : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
