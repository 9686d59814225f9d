package dev.targetpostgres.postgres;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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
  private static final String JDBC = "jdbc:";
  private static final int UNSET = -1;

  /**
   * Reads {@code postgresql://user:password@host:port/database}, with {@code +driver} behind the
   * scheme or {@code jdbc:} before it.
   *
   * @throws TargetException for anything else; the message does not repeat the URL
   */
  static ConnectionUrl parse(String url) {
    try {
      URI uri = new URI(url.startsWith(JDBC) ? url.substring(JDBC.length()) : url);
      String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
      if (!scheme.matches("postgres(ql)?(\\+\\w+)?") || uri.getRawQuery() != null) {
        throw wrong();
      }
      String[] login = Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
      String path = Optional.ofNullable(uri.getRawPath()).orElse("");
      return new ConnectionUrl(
          uri.getHost(),
          uri.getPort(),
          decoded(login[0]),
          login.length > 1 ? decoded(login[1]) : null,
          decoded(path.startsWith("/") ? path.substring(1) : path));
    } catch (URISyntaxException malformed) {
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
      if (source.getDatabaseName() == null) {
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

  private static @Nullable String decoded(String part) {
    return part.isEmpty()
        ? null
        : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
