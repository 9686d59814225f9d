package dev.targetpostgres.postgres;

import dev.targetpostgres.connect.ConnectionParameters;
import dev.targetpostgres.connect.Host;
import dev.targetpostgres.connect.Keyword;
import dev.targetpostgres.connect.Route;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Makes connections: asks the route and the password of each host when it is its turn. The hosts
 * are tried one after the other. Thread-safe.
 */
final class DriverSource implements DataSource {
  /** Says nothing: host, database and all else are properties, since URLs reach logs. */
  private static final String URL = "jdbc:postgresql:///";

  /** Words of libpq that the driver has too, under names of its own. */
  private static final Map<Keyword, PGProperty> PASSED_ON =
      Map.of(
          Keyword.OPTIONS, PGProperty.OPTIONS,
          Keyword.CHANNEL_BINDING, PGProperty.CHANNEL_BINDING,
          Keyword.REQUIRE_AUTHENTICATION, PGProperty.REQUIRE_AUTH,
          Keyword.GSS_ENCRYPTION_MODE, PGProperty.GSS_ENC_MODE,
          Keyword.KERBEROS_SERVICE_NAME, PGProperty.KERBEROS_SERVER_NAME);

  private final Driver driver = new Driver();
  private final ConnectionParameters parameters;
  private final Route route;
  private final Properties properties = new Properties();

  /**
   * For the servers that the parameters name.
   *
   * @param tls properties of the driver that say how connections are encrypted
   */
  DriverSource(ConnectionParameters parameters, Map<String, String> tls, Route route) {
    this.parameters = parameters;
    this.route = route;
    set(PGProperty.USER, parameters.user());
    set(PGProperty.PG_DBNAME, parameters.database());
    set(
        PGProperty.APPLICATION_NAME,
        parameters
            .find(Keyword.APPLICATION_NAME)
            .or(() -> parameters.find(Keyword.FALLBACK_APPLICATION_NAME))
            .orElse("target-postgres"));
    set(PGProperty.CONNECT_TIMEOUT, Integer.toString(parameters.connectTimeoutSeconds()));
    set(PGProperty.TCP_KEEP_ALIVE, "true");
    set(PGProperty.SOCKET_FACTORY, KeepAliveSockets.class.getName());
    // Named statements would outlive their transaction, and poolers hand sessions around.
    set(PGProperty.PREPARE_THRESHOLD, "0");
    PASSED_ON.forEach(
        (keyword, property) -> parameters.find(keyword).ifPresent(value -> set(property, value)));
    properties.putAll(tls);
    properties.putAll(parameters.driverProperties());
  }

  private void set(PGProperty property, String value) {
    property.set(properties, value);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return connect(parameters.connectTimeoutSeconds());
  }

  /** A connection, made within so many seconds, each host for itself. */
  Connection connect(int loginTimeoutSeconds) throws SQLException {
    SQLException failure = null;
    for (Host host : parameters.hosts()) {
      try {
        return connect(host, loginTimeoutSeconds);
      } catch (SQLException failed) {
        if (!SqlStates.isTransient(failed)) {
          throw failed;
        }
        failure = chained(failed, failure);
      }
    }
    throw failure == null ? new SQLException("there is no host to connect to") : failure;
  }

  private static SQLException chained(SQLException last, @Nullable SQLException before) {
    if (before != null) {
      last.setNextException(before);
    }
    return last;
  }

  private Connection connect(Host host, int loginTimeoutSeconds) throws SQLException {
    Properties all = new Properties();
    all.putAll(properties);
    PGProperty.PG_HOST.set(all, host.name());
    PGProperty.PG_PORT.set(all, host.port());
    PGProperty.LOGIN_TIMEOUT.set(all, loginTimeoutSeconds);
    String password = parameters.password(host);
    // Where there is none, the driver would look for files of its own.
    PGProperty.PASSWORD.set(all, password == null ? "" : password);
    InetSocketAddress detour = detour(host);
    if (detour != null) {
      PGProperty.SOCKET_FACTORY_ARG.set(all, KeepAliveSockets.argument(detour));
    }
    Connection connection = driver.connect(URL, all);
    if (connection == null) {
      throw new IllegalStateException("the driver does not know its own URLs");
    }
    return connection;
  }

  private @Nullable InetSocketAddress detour(Host host) throws SQLException {
    try {
      return route.to(host);
    } catch (IOException unreachable) {
      throw new PSQLException(
          String.valueOf(unreachable.getMessage()),
          PSQLState.CONNECTION_UNABLE_TO_CONNECT,
          unreachable);
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the settings say who logs in");
  }

  @Override
  public int getLoginTimeout() {
    return parameters.connectTimeoutSeconds();
  }

  /** The pool's own; the settings say how long it may take. */
  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter writer) {}

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("not a wrapper of " + type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
