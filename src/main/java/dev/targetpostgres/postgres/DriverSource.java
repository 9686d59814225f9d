package dev.targetpostgres.postgres;

import dev.targetpostgres.config.TargetSessionAttributes;
import dev.targetpostgres.connect.ConnectionParameters;
import dev.targetpostgres.connect.Host;
import dev.targetpostgres.connect.Keyword;
import dev.targetpostgres.connect.UnreachableException;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.Secrets;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.tunnel.Tunnel;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Makes connections with the JDBC driver. It tries the hosts in turn, and finds each host's
 * password just before. Thread-safe.
 */
final class DriverSource implements DataSource {
  /** An empty URL: all parameters are properties, since URLs can appear in logs. */
  private static final String URL = "jdbc:postgresql:///";

  /** Parameters of libpq that the driver has under its own names. */
  private static final Map<Keyword, PGProperty> PASSED_ON =
      Map.of(
          Keyword.OPTIONS, PGProperty.OPTIONS,
          Keyword.CHANNEL_BINDING, PGProperty.CHANNEL_BINDING,
          Keyword.REQUIRE_AUTHENTICATION, PGProperty.REQUIRE_AUTH,
          Keyword.GSS_ENCRYPTION_MODE, PGProperty.GSS_ENC_MODE,
          Keyword.KERBEROS_SERVICE_NAME, PGProperty.KERBEROS_SERVER_NAME);

  /** Properties that name classes, which also receive all properties. */
  private static final List<PGProperty> CLASSES =
      List.of(
          PGProperty.SOCKET_FACTORY,
          PGProperty.SSL_FACTORY,
          PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME);

  /** The driver's message for a missing password, which has no SQLSTATE of its own. */
  private static final String SCRAM =
      "The server requested SCRAM-based authentication, but the password is an empty string.";

  /** Seconds for the login after a TCP connection that used up the connect timeout. */
  private static final int LOGIN_SECONDS = 5;

  private final Driver driver = new Driver();
  private final ConnectionParameters parameters;
  private final @Nullable Tunnel tunnel;
  private final Secrets secrets;
  private final Properties properties = new Properties();
  private final ConnectionsAhead ahead;

  /** Hosts to which a login has succeeded; they are no longer watched for clear passwords. */
  private final Set<Host> known = ConcurrentHashMap.newKeySet();

  /**
   * Creates a source for the servers in the parameters.
   *
   * @param tls the driver's properties for TLS
   * @param tunnel the SSH tunnel to the servers, or null
   * @param secrets receives the passwords, so that no output shows them
   */
  DriverSource(
      ConnectionParameters parameters,
      Map<String, String> tls,
      @Nullable Tunnel tunnel,
      Secrets secrets) {
    this.parameters = parameters;
    this.tunnel = tunnel;
    ahead = new ConnectionsAhead(() -> connect(parameters.connectTimeoutSeconds()));
    this.secrets = secrets;
    set(PGProperty.USER, parameters.user());
    set(PGProperty.PG_DBNAME, parameters.database());
    set(PGProperty.APPLICATION_NAME, parameters.applicationName());
    // Sends the application name with the login. Without this, each connection needs a SET.
    set(PGProperty.ASSUME_MIN_SERVER_VERSION, "14");
    set(PGProperty.CONNECT_TIMEOUT, Integer.toString(parameters.connectTimeoutSeconds()));
    set(PGProperty.TCP_KEEP_ALIVE, "true");
    set(PGProperty.SOCKET_FACTORY, KeepAliveSockets.class.getName());
    // Named statements outlive the transaction, and a pooler then gives the session to others.
    set(PGProperty.PREPARE_THRESHOLD, "0");
    PASSED_ON.forEach(
        (keyword, property) ->
            parameters.find(keyword).ifPresent(value -> set(property, chosen(property, value))));
    properties.putAll(tls);
    properties.putAll(checked(parameters.driverProperties()));
  }

  private void set(PGProperty property, String value) {
    property.set(properties, value);
  }

  /** Returns a connection for the pool, wrapped to save round trips. */
  @Override
  public Connection getConnection() throws SQLException {
    return NewConnection.of(ahead.take(), Time.REAL);
  }

  /** Returns the connections made ahead, which the pool gets first. */
  ConnectionsAhead ahead() {
    return ahead;
  }

  /**
   * Makes a connection and allows extra time for the login. If no server is there, the connect
   * timeout then ends first and says so.
   */
  Connection connectWithSlowLogin() throws SQLException {
    return connect(parameters.connectTimeoutSeconds() + LOGIN_SECONDS);
  }

  /** Makes a connection. The timeout applies to each host. */
  Connection connect(int loginTimeoutSeconds) throws SQLException {
    List<Host> hosts = parameters.hostsInTurn();
    if (hosts.size() == 1) {
      return connect(hosts.get(0), loginTimeoutSeconds);
    }
    List<String> reasons = new ArrayList<>();
    List<SQLException> failures = new ArrayList<>();
    for (Host host : hosts) {
      try {
        return suitable(connect(host, loginTimeoutSeconds));
      } catch (SQLException failed) {
        if (!SqlStates.isTransient(failed)) {
          throw failed;
        }
        reasons.add((reasons.isEmpty() ? "" : "; ") + host + ": " + ServerErrors.describe(failed));
        failures.add(failed);
      }
    }
    SQLException none =
        new PSQLException(
            Wording.NO_HOST_WILL_DO.with(Text.quoted(reasons)).toString(),
            PSQLState.CONNECTION_UNABLE_TO_CONNECT);
    failures.forEach(none::setNextException);
    throw none;
  }

  private Connection connect(Host host, int loginTimeoutSeconds) throws SQLException {
    Properties all = new Properties();
    boolean withPassword = false;
    PGProperty.LOGIN_TIMEOUT.set(all, loginTimeoutSeconds);
    all.putAll(properties);
    PGProperty.PG_HOST.set(all, host.name());
    PGProperty.PG_PORT.set(all, host.port());
    try {
      String password = parameters.password(host);
      secrets.add(password == null ? "" : password);
      withPassword =
          (password != null && !password.isEmpty())
              || all.containsKey(PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME.getName());
      // An empty password keeps the driver from searching in files.
      PGProperty.PASSWORD.set(all, password == null ? "" : password);
    } catch (IOException unreachable) {
      throw new PSQLException(
          String.valueOf(unreachable.getMessage()),
          PSQLState.CONNECTION_UNABLE_TO_CONNECT,
          unreachable);
    }
    String watched = known.contains(host) ? "" : KeepAliveSockets.WATCHED;
    if (host.isSocket()) {
      toSocket(host, all);
    } else if (tunnel != null) {
      PGProperty.SOCKET_FACTORY.set(all, TunnelSockets.class.getName());
      PGProperty.SOCKET_FACTORY_ARG.set(all, tunnel.destination(host.target(), host.port()));
    } else if (!host.address().isEmpty()) {
      PGProperty.SOCKET_FACTORY.set(all, AddressSockets.class.getName());
      PGProperty.SOCKET_FACTORY_ARG.set(
          all,
          AddressSockets.argument(
              host.address(), host.port(), parameters.connectTimeoutSeconds(), watched));
    } else if (!all.containsKey(PGProperty.SOCKET_FACTORY_ARG.getName())) {
      PGProperty.SOCKET_FACTORY_ARG.set(all, watched);
    }
    Connection connection = withPassword ? driver.connect(URL, all) : withoutPassword(all);
    if (connection == null) {
      throw new IllegalStateException("the driver does not know its own URLs");
    }
    known.add(host);
    return connection;
  }

  /** Connects with an empty password; the error says that the server wants one. */
  private @Nullable Connection withoutPassword(Properties all) throws SQLException {
    try {
      return driver.connect(URL, all);
    } catch (SQLException failed) {
      if (!SqlStates.isPasswordWrong(failed) && !GT.tr(SCRAM).equals(failed.getMessage())) {
        throw failed;
      }
      Text reason = Wording.NO_PASSWORD.with();
      throw new PSQLException(
          reason.toString(), PSQLState.INVALID_PASSWORD, new UnreachableException(reason, failed));
    }
  }

  /** Switches TLS off, which servers do not offer on Unix sockets. */
  private static void toSocket(Host host, Properties properties) {
    PGProperty.PG_HOST.set(properties, "localhost");
    PGProperty.SSL_MODE.set(properties, "disable");
    PGProperty.SOCKET_FACTORY.set(properties, UnixSockets.class.getName());
    PGProperty.SOCKET_FACTORY_ARG.set(properties, host.socket().toString());
  }

  /** Returns the connection, or closes it and fails if its server is not of the wanted kind. */
  private Connection suitable(Connection connection) throws SQLException {
    TargetSessionAttributes wanted = parameters.sessionAttributes();
    if (wanted == TargetSessionAttributes.ANY) {
      return connection;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SessionSql.kindOfServer())) {
      row.next();
      boolean standby = row.getBoolean(1);
      boolean readOnly = wanted == TargetSessionAttributes.READ_WRITE && row.getBoolean(2);
      if (standby || readOnly) {
        throw new SQLException(
            (standby ? Wording.HOST_IS_STANDBY : Wording.HOST_IS_READ_ONLY).with().toString(),
            SqlStates.READ_ONLY);
      }
      return connection;
    } catch (SQLException unsuitable) {
      connection.close();
      throw unsuitable;
    }
  }

  /** Checks the value here, since the driver's own error comes late and looks like a server's. */
  private static String chosen(PGProperty property, String value) {
    String[] choices = property.getChoices();
    if (choices != null && Stream.of(choices).noneMatch(value::equalsIgnoreCase)) {
      throw new TargetException(
          ExitCode.USAGE,
          Wording.DRIVER_PROPERTY_NOT_AMONG.with(property.getName(), String.join(", ", choices)));
    }
    return value;
  }

  /** Rejects unknown names as typing errors, unless a plug-in class of the user can use them. */
  private static Map<String, String> checked(Map<String, String> properties) {
    boolean mayBeKnown =
        CLASSES.stream().anyMatch(plugin -> properties.containsKey(plugin.getName()));
    for (String name : properties.keySet()) {
      if (PGProperty.forName(name) == null && !mayBeKnown) {
        throw new TargetException(ExitCode.USAGE, Wording.DRIVER_PROPERTY_UNKNOWN.with(name));
      }
    }
    return properties;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the settings say who logs in");
  }

  @Override
  public int getLoginTimeout() {
    return parameters.connectTimeoutSeconds();
  }

  /** Ignores the pool's timeout; the settings have their own. */
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
