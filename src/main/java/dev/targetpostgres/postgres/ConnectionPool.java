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

/** The pool of connections to the database of a run. Thread-safe. */
public final class ConnectionPool implements TransactionRunner, ConnectionSource, AutoCloseable {
  /** Connections besides those of the workers: one for DDL and one for the {@code RunLock}. */
  private static final int BESIDE_WORKERS = 2;

  private static final int SHORTEST_WAIT_SECONDS = 10;

  /** The wait for a connection, after which we check why there is none yet. */
  private static final long CHECK_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);
  private static final int CLEAN_UP_SECONDS = 2;

  /** Longer than the lock timeout, so that the server's own error arrives first. */
  private static final int NETWORK_TIMEOUT_MILLIS = 3_000;

  private final ConnectionParameters parameters;
  private final DriverSource source;
  private final @Nullable Tunnel tunnel;
  private final HikariDataSource pool;
  private final ConnectionWatch watch;
  private final Retries retries;
  private final ServerProfile profile;

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
    watch = new ConnectionWatch(source::connectWithSlowLogin, history, options.networkTimeout());
    retries = new Retries(options.retries(), watch, history, Time.REAL);
    pool = retries.connecting(() -> new HikariDataSource(config));
    // From now on, the pool makes connections only on demand.
    pool.setMinimumIdle(0);
    try {
      profile = retries.run(Retries.CONNECTING, () -> profile(options, history, readOnly));
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
   * Connects. Waits for a server that is starting up, and for seconds if none listens.
   *
   * @param history records retries
   * @param readOnly whether the server is to refuse all changes
   * @throws TargetException with exit code 4 and the reason if it cannot connect
   */
  public static ConnectionPool open(DatabaseOptions options, RunHistory history, boolean readOnly) {
    ConnectionParameters parameters = ConnectionParameters.of(options.connection());
    history.connecting(parameters.toString());
    Map<String, String> tls = Tls.driverProperties(options.tls(), parameters.tlsParameters());
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
    // With 0, the pool would close the connection with which it tests the start.
    config.setMinimumIdle(1);
    config.setAutoCommit(false);
    config.setConnectionTimeout(CHECK_MILLIS);
    config.setInitializationFailTimeout(1);
    config.setExceptionOverride(new EvictionOverride());
    try {
      return new ConnectionPool(options, history, readOnly, parameters, source, tunnel, config);
    } catch (PoolInitializationException failed) {
      throw CannotConnect.explain(parameters.toString(), failed);
    }
  }

  /**
   * Facts about the server and our role.
   *
   * @param settings the settings with which each transaction begins
   * @param temporaryTables whether the role may create temporary tables
   * @param serverVersion the version as a number such as {@code 180001}
   */
  private record ServerProfile(
      TransactionSettings settings, boolean temporaryTables, int serverVersion) {}

  private ServerProfile profile(DatabaseOptions options, RunHistory history, boolean readOnly)
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
      return new ServerProfile(
          readOnly ? wanted.readOnly() : wanted, temporaryTables, facts.versionNumber());
    }
  }

  /** Changes to the configured role; returns whether one is configured. */
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
      if (!SqlStates.isRoleRejected(failed)) {
        throw failed;
      }
      throw CannotConnect.because(
          server(),
          Wording.NOT_MEMBER_OF_ROLE.with(ServerErrors.describe(failed), Sql.identifier(role)));
    }
  }

  /**
   * Takes a connection from the pool; closing it returns it. Callers use {@link #begin} for its
   * transaction and {@link #watched} for long work.
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

  /** Waits for the pool to make a connection, unless the error is not transient. */
  private Connection pooled() throws SQLException {
    Duration longestWait = longestWait();
    long started = Time.REAL.nanos();
    while (true) {
      try {
        return pool.getConnection();
      } catch (SQLTransientConnectionException waited) {
        boolean mayWait = Time.REAL.nanos() - started < longestWait.toNanos();
        if (!mayWait || !SqlStates.isTransient(waited)) {
          throw waited;
        }
      }
    }
  }

  /** Makes the connections of all workers but one in parallel, before the workers need them. */
  public void connectAhead() {
    int made = pool.getHikariPoolMXBean().getTotalConnections();
    source.ahead().begin(Math.max(0, pool.getMaximumPoolSize() - BESIDE_WORKERS - made));
    Thread thread = new Thread(this::takeAhead, "connections-ahead");
    thread.setDaemon(true);
    thread.start();
  }

  /** Moves them into the pool, which makes a connection only while all others are in use. */
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
   * Begins a transaction with the configured role and settings. If the session is read-only, closes
   * all connections: the session stays so, and the server may have become a standby.
   */
  @Override
  public Backend begin(Connection connection, List<String> first) throws SQLException {
    try {
      return Backend.begin(connection, profile.settings(), first);
    } catch (SQLException failed) {
      if (SqlStates.isReadOnly(failed)) {
        pool.getHikariPoolMXBean().softEvictConnections();
        requireWritable(connection);
      }
      throw failed;
    }
  }

  /** Fails with the reason why the session is read-only, which the server's error lacks. */
  private void requireWritable(Connection connection) throws SQLException {
    connection.rollback();
    Backend.begin(connection, profile.settings(), List.of());
  }

  /** Runs the work in a transaction of its own; repeats it after a transient error. */
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
            return look.alone(connection, profile.settings());
          }
        });
  }

  /** Runs work that can take long, and cuts the connection if the server is lost. */
  public <T> T watched(Connection connection, Backend backend, SqlCallable<T> work)
      throws SQLException {
    return watch.guard(connection, backend, work);
  }

  /** Runs the action at once, since each work has its own transaction, which is committed. */
  @Override
  public void afterCommit(Runnable action) {
    action.run();
  }

  /**
   * Runs something; repeats it after a transient error.
   *
   * @param records whether it loads records
   * @throws TargetException if no attempt succeeds
   */
  public <T> T retried(String stream, String doing, boolean records, SqlCallable<T> callable) {
    try {
      return retries.run(retried(stream, doing), callable);
    } catch (SQLException failed) {
      throw ServerErrors.explain(failed, stream, doing, records);
    }
  }

  /**
   * Cleans up at the end of a run, on a connection of its own and with short timeouts. If the
   * connection is lost, tries once more. Logs a failure and does not throw it.
   *
   * @param work the work, which must be idempotent
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

  /** Cuts the connection on which a thread waits; the server rolls its transaction back. */
  public void abort(Thread waiting) {
    watch.cut(waiting);
  }

  /** Cuts all connections; the server rolls back their transactions. */
  public void abort() {
    pool.close();
  }

  private static String retried(String stream, String doing) {
    return "stream " + stream + ": " + doing;
  }

  /** Returns whether the role that loads may create temporary tables. */
  public boolean grantsTemporaryTables() {
    return profile.temporaryTables();
  }

  /**
   * Returns the version of the server as a number: 150004 is 15.4, 180001 is 18.1. The pool read it
   * when the run connected, so this needs no round trip. Compare it with the first version that has
   * a statement: MERGE needs 150000, and RETURNING in it 170000.
   */
  public int serverVersion() {
    return profile.serverVersion();
  }

  /** Returns servers, database and user for messages, without secrets. */
  public String server() {
    return parameters.toString();
  }

  /** Returns the names of the servers, separated by commas. */
  String hosts() {
    return parameters.hostNames();
  }

  /** Returns the SSH servers on the way with their keys; empty without a tunnel. */
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

  /** Returns a wait that is long enough for the driver to report first that no server answers. */
  private Duration longestWait() {
    int connecting = parameters.longestConnectSeconds();
    return Duration.ofSeconds(Math.max(connecting, SHORTEST_WAIT_SECONDS));
  }
}
