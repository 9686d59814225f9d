package dev.targetpostgres.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.targetpostgres.config.DatabaseOptions;
import dev.targetpostgres.config.TunnelOptions;
import dev.targetpostgres.connect.ConnectionParameters;
import dev.targetpostgres.connect.Host;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.tls.Tls;
import dev.targetpostgres.tunnel.Tunnel;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections to the one database of a run. Thread-safe. */
public final class ConnectionPool implements TransactionRunner, ConnectionSource, AutoCloseable {
  /** Beside the workers: one for DDL, one that proves that the run is alive. */
  private static final int BESIDE_WORKERS = 2;

  private static final int SHORTEST_WAIT_SECONDS = 10;

  /** Until it is looked why there is no connection yet. */
  private static final long LOOK_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);
  private static final int CLEAN_UP_SECONDS = 2;

  /** Longer than the wait for a lock, so that a server that answers is heard. */
  private static final int NETWORK_TIMEOUT_MILLIS = 3_000;

  private final ConnectionParameters parameters;
  private final DriverSource source;
  private final @Nullable Tunnel tunnel;
  private final HikariDataSource pool;
  private final ConnectionWatch watch;
  private final Retries retries;
  private final Agreed agreed;

  private ConnectionPool(
      DatabaseOptions options,
      RunHistory history,
      boolean readOnly,
      ConnectionParameters parameters,
      DriverSource source,
      @Nullable Tunnel tunnel,
      HikariConfig config) {
    this.parameters = parameters;
    this.source = source;
    this.tunnel = tunnel;
    watch = new ConnectionWatch(source::connectPatiently, history, options.networkTimeout());
    retries = new Retries(options.retries(), watch, history, Time.REAL);
    pool = retries.connecting(() -> new HikariDataSource(config));
    // From now on, a connection is made if somebody wants it.
    pool.setMinimumIdle(0);
    try {
      agreed = retries.run(Retries.CONNECTING, () -> agreed(options, history, readOnly));
    } catch (SQLException failed) {
      pool.close();
      throw CannotConnect.explain(server(), failed);
    } catch (RuntimeException failed) {
      pool.close();
      throw failed;
    }
    watch.start();
  }

  /**
   * Connects. A server that is coming up is waited for, one that does not listen for a few seconds.
   *
   * @param history gets what is done again
   * @param readOnly whether the server itself is to refuse what would change anything
   * @throws TargetException with exit code 4 and the reason if that is not possible
   */
  public static ConnectionPool open(DatabaseOptions options, RunHistory history, boolean readOnly) {
    ConnectionParameters parameters = ConnectionParameters.of(options.connection());
    history.connecting(parameters.toString());
    Map<String, String> tls = Tls.driverProperties(options.tls(), parameters.tlsWords());
    Tunnel tunnel = tunnel(options.tunnel(), parameters);
    try {
      DriverSource source = new DriverSource(parameters, tls, tunnel, history.secrets());
      return open(options, history, readOnly, parameters, source, tunnel);
    } catch (RuntimeException failed) {
      close(tunnel);
      throw failed;
    }
  }

  private static @Nullable Tunnel tunnel(TunnelOptions options, ConnectionParameters parameters) {
    if (options.hosts().isEmpty()) {
      return null;
    }
    for (Host host : parameters.hosts()) {
      if (host.isSocket()) {
        throw new TargetException(ExitCode.USAGE, Wording.SOCKET_BEHIND_TUNNEL.with(host));
      }
    }
    return Tunnel.open(options);
  }

  private static ConnectionPool open(
      DatabaseOptions options,
      RunHistory history,
      boolean readOnly,
      ConnectionParameters parameters,
      DriverSource source,
      @Nullable Tunnel tunnel) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setPoolName("target-postgres");
    config.setMaximumPoolSize(options.workers() + BESIDE_WORKERS);
    // With none, the connection that the start is tried with would be thrown away.
    config.setMinimumIdle(1);
    config.setAutoCommit(false);
    config.setConnectionTimeout(LOOK_MILLIS);
    config.setInitializationFailTimeout(1);
    config.setExceptionOverride(new EvictionOverride());
    try {
      return new ConnectionPool(options, history, readOnly, parameters, source, tunnel, config);
    } catch (PoolInitializationException failed) {
      throw CannotConnect.explain(parameters.toString(), failed);
    }
  }

  /**
   * What server and session are found to be of use for.
   *
   * @param settings that each transaction begins with
   * @param serverVersion as {@code 180001}
   */
  private record Agreed(TransactionSettings settings, boolean temporaryTables, int serverVersion) {}

  private Agreed agreed(DatabaseOptions options, RunHistory history, boolean readOnly)
      throws SQLException {
    try (Connection connection = pooled()) {
      ServerFacts facts = ServerFacts.read(connection);
      Optional<Text> objection = facts.objection();
      if (objection.isPresent()) {
        throw CannotConnect.because(server(), objection.get());
      }
      TransactionSettings wanted = TransactionSettings.of(options.session(), facts);
      boolean isRole = requireRole(connection, wanted);
      boolean temporaryTables =
          isRole ? Catalog.mayCreateTemporary(connection) : facts.temporaryTables();
      connection.rollback();
      history.connected("%s, PostgreSQL %s".formatted(server(), facts.version()));
      return new Agreed(
          readOnly ? wanted.readOnly() : wanted, temporaryTables, facts.versionNumber());
    }
  }

  /** Becomes the role that is to do the work, if there is one; returns whether there is. */
  private boolean requireRole(Connection connection, TransactionSettings wanted)
      throws SQLException {
    String role = wanted.values().get(TransactionSettings.ROLE);
    if (role == null) {
      return false;
    }
    try {
      Backend.begin(connection, wanted, List.of());
      return true;
    } catch (SQLException failed) {
      if (!SqlStates.isRoleRefused(failed)) {
        throw failed;
      }
      throw CannotConnect.because(
          server(),
          Wording.NOT_MEMBER_OF_ROLE.with(ServerErrors.describe(failed), Sql.identifier(role)));
    }
  }

  /**
   * A connection; closing it gives it back. Its transaction is to {@link #begin}, and what takes
   * long on it is to be {@link #watched}.
   */
  @Override
  public Connection connection() throws SQLException {
    Connection connection = pooled();
    try {
      watch.expectAnswersSoon(connection);
      return connection;
    } catch (SQLException failed) {
      connection.close();
      throw failed;
    }
  }

  /** Waits for the pool to make a connection, unless the server refuses it for good. */
  private Connection pooled() throws SQLException {
    Duration longestWait = longestWait();
    long started = Time.REAL.nanos();
    while (true) {
      try {
        return pool.getConnection();
      } catch (SQLTransientConnectionException waited) {
        boolean patient = Time.REAL.nanos() - started < longestWait.toNanos();
        if (!patient || !SqlStates.isTransient(waited)) {
          throw waited;
        }
      }
    }
  }

  /** Makes the connections of all workers but one at the same time, before they ask for them. */
  public void connectAhead() {
    int made = pool.getHikariPoolMXBean().getTotalConnections();
    source.ahead().begin(Math.max(0, pool.getMaximumPoolSize() - BESIDE_WORKERS - made));
    Thread thread = new Thread(this::takeAhead, "connections-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  /** Has the pool take them. It does so only for connections that are in use at the same time. */
  private void takeAhead() {
    List<Connection> taken = new ArrayList<>();
    try (ConnectionsAhead ahead = source.ahead()) {
      while (ahead.awaitLeft()) {
        taken.add(pool.getConnection());
      }
    } catch (SQLException closed) {
      LOG.debug("the pool takes no more connections", closed);
    }
    for (Connection connection : taken) {
      try {
        connection.close();
      } catch (SQLException lost) {
        LOG.debug("a connection was lost before it was used", lost);
      }
    }
  }

  /**
   * Begins a transaction, as the role and with the settings that all work is done with. A session
   * that has become read-only stays so, and others may have become so too: all are given up.
   */
  @Override
  public Backend begin(Connection connection, List<String> first) throws SQLException {
    try {
      return Backend.begin(connection, agreed.settings(), first);
    } catch (SQLException failed) {
      if (SqlStates.isReadOnly(failed)) {
        pool.getHikariPoolMXBean().softEvictConnections();
        requireWritable(connection);
      }
      throw failed;
    }
  }

  /**
   * Names the reason if the session can change nothing: the server names only the statement that
   * failed.
   */
  private void requireWritable(Connection connection) throws SQLException {
    connection.rollback();
    Backend.begin(connection, agreed.settings(), List.of());
  }

  /** Does the work in a transaction of its own, again after a transient error. */
  @Override
  public <T> T inTransaction(String stream, String doing, TransactionCallback<T> work) {
    try {
      return retries.run(this, retried(stream, doing), work);
    } catch (SQLException failed) {
      throw ServerErrors.explain(failed, stream, doing, work.loadsRecords());
    }
  }

  @Override
  public Look.Seen look(String stream, String doing, Look look) {
    return retried(
        stream,
        doing,
        false,
        () -> {
          try (Connection connection = connection()) {
            return look.alone(connection, agreed.settings());
          }
        });
  }

  /** Does something that may take long, with an eye on the connection that it is done on. */
  public <T> T watched(Connection connection, Backend backend, SqlCallable<T> work)
      throws SQLException {
    return watch.over(connection, backend, work);
  }

  /** All work is committed when it is done. */
  @Override
  public void afterCommit(Runnable action) {
    action.run();
  }

  /**
   * Does something, again after a transient error.
   *
   * @param records whether it puts records into tables
   * @throws TargetException if it fails for good
   */
  public <T> T retried(String stream, String doing, boolean records, SqlCallable<T> trial) {
    try {
      return retries.run(retried(stream, doing), trial);
    } catch (SQLException failed) {
      throw ServerErrors.explain(failed, stream, doing, records);
    }
  }

  /**
   * Tidies up at the end of a run, on a connection of its own that waits neither for locks nor for
   * a silent server: one attempt, and another one if the connection is lost. What cannot be done is
   * logged.
   *
   * @param work that is idempotent
   */
  public void cleanUp(String doing, TransactionCallback<?> work) {
    DoubtfulCommit commit = new DoubtfulCommit(Time.REAL, Duration.ofSeconds(CLEAN_UP_SECONDS));
    try {
      try {
        cleanUp(doing, work, commit);
      } catch (SQLException failed) {
        if (!SqlStates.isConnectionLost(failed)) {
          throw failed;
        }
        cleanUp(doing, work, commit);
      }
    } catch (SQLException failed) {
      Wording.CLEAN_UP_FAILED.with(doing, ServerErrors.describe(failed)).warn(LOG);
    }
  }

  private void cleanUp(String doing, TransactionCallback<?> work, DoubtfulCommit commit)
      throws SQLException {
    try (Connection connection = source.connect(CLEAN_UP_SECONDS)) {
      connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
      connection.setAutoCommit(false);
      switch (commit.settle(connection, () -> isCommitted(connection, work))) {
        case COMMITTED -> LOG.debug("{}: was done, though the answer was lost", doing);
        case NOT_COMMITTED -> {
          commit.begun(begin(connection));
          Transactions.lockTimeout(connection, CLEAN_UP_SECONDS);
          work.run(connection);
          commit.commit(connection);
        }
        case UNKNOWN -> commit.unknown(doing, Wording.LOOK_WHETHER_DONE).warn(LOG);
      }
    }
  }

  private boolean isCommitted(Connection connection, TransactionCallback<?> work)
      throws SQLException {
    begin(connection);
    boolean committed = work.recall(connection).isPresent();
    connection.commit();
    return committed;
  }

  /** Cuts the connection that a thread waits on; what it was doing there is rolled back. */
  public void abort(Thread waiting) {
    watch.cut(waiting);
  }

  /** Cuts all connections: what is not committed by now is not going to be. */
  public void abort() {
    pool.close();
  }

  private static String retried(String stream, String doing) {
    return "stream " + stream + ": " + doing;
  }

  /** Whether the role that does the work may make temporary tables. */
  public boolean grantsTemporaryTables() {
    return agreed.temporaryTables();
  }

  /**
   * Returns the version of the server as a number: 150004 is 15.4, 180001 is 18.1. It was asked for
   * once, when the run connected, and costs no round trip. Compare it with the first version that
   * knows a statement: MERGE needs 150000, and RETURNING in it 170000.
   */
  public int serverVersion() {
    return agreed.serverVersion();
  }

  /** The server in a user's words, without secrets. */
  public String server() {
    return parameters.toString();
  }

  /** The servers that may be connected to. */
  String hosts() {
    return parameters.hostNames();
  }

  /** What there is to say of the way to them. */
  Map<String, String> route() {
    return tunnel == null ? Map.of() : tunnel.description();
  }

  @Override
  public void close() {
    watch.close();
    pool.close();
    close(tunnel);
  }

  private static void close(@Nullable Tunnel tunnel) {
    if (tunnel != null) {
      tunnel.close();
    }
  }

  /** Long enough for the driver to be the one that says that the server does not answer. */
  private Duration longestWait() {
    int connecting = parameters.longestConnectSeconds();
    return Duration.ofSeconds(Math.max(connecting, SHORTEST_WAIT_SECONDS));
  }
}
