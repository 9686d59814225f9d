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
 * Makes connections: asks the password of each host when it is its turn. The hosts are tried one
 * after the other. Thread-safe.
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

  /** Names of classes that are given the properties too. */
  private static final List<PGProperty> CLASSES =
      List.of(
          PGProperty.SOCKET_FACTORY,
          PGProperty.SSL_FACTORY,
          PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME);

  /** The driver has no other sign of it. */
  private static final String SCRAM =
      "The server requested SCRAM-based authentication, but the password is an empty string.";

  /** For a login after a TCP connection that took all of its time. */
  private static final int LOGIN_SECONDS = 5;

  private final Driver driver = new Driver();
  private final ConnectionParameters parameters;
  private final @Nullable Tunnel tunnel;
  private final Secrets secrets;
  private final Properties properties = new Properties();
  private final ConnectionsAhead ahead;

  /** Those that said before how they want the password. */
  private final Set<Host> known = ConcurrentHashMap.newKeySet();

  /**
   * For the servers that the parameters name.
   *
   * @param tls properties of the driver that say how connections are encrypted
   * @param tunnel that leads to them, or null if they are reached from here
   * @param secrets gets the passwords, wherever they come from
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
    // So the login carries the name. Without it, each connection takes a SET of its own.
    set(PGProperty.ASSUME_MIN_SERVER_VERSION, "14");
    set(PGProperty.CONNECT_TIMEOUT, Integer.toString(parameters.connectTimeoutSeconds()));
    set(PGProperty.TCP_KEEP_ALIVE, "true");
    set(PGProperty.SOCKET_FACTORY, KeepAliveSockets.class.getName());
    // Named statements would outlive their transaction, and poolers hand sessions around.
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

  /** A connection for the pool, which asks for more than it needs to know. */
  @Override
  public Connection getConnection() throws SQLException {
    return NewConnection.of(ahead.take(), Time.REAL);
  }

  /** Connections that the pool gets before others are made. */
  ConnectionsAhead ahead() {
    return ahead;
  }

  /**
   * A connection whose login may take its time, so that a server that is not there is found to be
   * so before the time is over.
   */
  Connection connectPatiently() throws SQLException {
    return connect(parameters.connectTimeoutSeconds() + LOGIN_SECONDS);
  }

  /** A connection, made within so many seconds, each host for itself. */
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
      // Where there is none, the driver would look for files of its own.
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

  /** Connects without a password, that is, with an empty one. */
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

  /** Nobody listens in between, so there is no TLS on Unix sockets. */
  private static void toSocket(Host host, Properties properties) {
    PGProperty.PG_HOST.set(properties, "localhost");
    PGProperty.SSL_MODE.set(properties, "disable");
    PGProperty.SOCKET_FACTORY.set(properties, UnixSockets.class.getName());
    PGProperty.SOCKET_FACTORY_ARG.set(properties, host.socket().toString());
  }

  /** The connection, where its server is of the kind that is asked for. */
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

  /** The driver would find out once it is connected, and blame the server. */
  private static String chosen(PGProperty property, String value) {
    String[] choices = property.getChoices();
    if (choices != null && Stream.of(choices).noneMatch(value::equalsIgnoreCase)) {
      throw new TargetException(
          ExitCode.USAGE,
          Wording.DRIVER_PROPERTY_NOT_AMONG.with(property.getName(), String.join(", ", choices)));
    }
    return value;
  }

  /** Unknown names are typing errors, unless a class of the user's own may know them. */
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
