package dev.targetpostgres.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A PostgreSQL server to test against: the one that {@code TEST_POSTGRES_URL} names; else a
 * container, if a Docker engine answers; else one from the embedded binaries.
 *
 * <p>Thread-safe.
 */
public final class PostgresServer implements AutoCloseable {
  /** The variable with the URL of a server, in the JDBC or the {@code postgresql://} form. */
  private static final String URL_VARIABLE = "TEST_POSTGRES_URL";

  /** The version whose binaries are on the class path. */
  private static final int NEWEST = 18;

  private final RunningServer server;
  private final String version;
  private final AtomicBoolean closed = new AtomicBoolean();

  private PostgresServer(RunningServer server) {
    this.server = server;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "postgres-server-closer"));
    this.version = readVersion(server.address());
  }

  /** Returns the server that all tests of this JVM share. It starts at the first call. */
  public static PostgresServer shared() {
    return Shared.INSTANCE;
  }

  /** Returns a server for measurements: as for tests, but durable if it is started here. */
  public static PostgresServer durable() {
    return new PostgresServer(find(Durability.DEFAULT));
  }

  /** Returns a new server from the embedded binaries, in any case. */
  public static PostgresServer embedded() {
    return new PostgresServer(EmbeddedServer.start(Durability.DEFAULT));
  }

  /**
   * Returns the servers for tests that depend on the server's version: the shared one first, then
   * the oldest and the newest supported version if their binaries are available.
   */
  public static List<PostgresServer> versions() {
    return Versions.ALL;
  }

  /** Returns the first number of the version. */
  public int major() {
    return Integer.parseInt(version.split("\\D", 2)[0]);
  }

  /** Returns a server that is running already. */
  static PostgresServer of(RunningServer server) {
    return new PostgresServer(server);
  }

  public String host() {
    return server.address().host();
  }

  public int port() {
    return server.address().port();
  }

  public String user() {
    return server.address().user();
  }

  public String password() {
    return server.address().password();
  }

  /** Returns the maintenance database, to connect to for making others. */
  public String database() {
    return server.address().database();
  }

  /** Returns version and origin for people, such as "PostgreSQL 18.1 (embedded binaries)". */
  public String description() {
    return "PostgreSQL " + version + " (" + server.origin() + ")";
  }

  public Connection connect() throws SQLException {
    return connect(database());
  }

  public Connection connect(String databaseName) throws SQLException {
    return connect(server.address(), databaseName);
  }

  /** Makes a database for one test or one test class. Closing it drops it. */
  public TestDatabase createDatabase() {
    return createDatabase("test_" + UUID.randomUUID().toString().replace("-", ""));
  }

  public TestDatabase createDatabase(String name) {
    return TestDatabase.create(this, name);
  }

  /** Stops the server if it was started here. The end of the JVM stops it, too. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.stop().run();
    }
  }

  private static RunningServer find(Durability durability) {
    String url = System.getenv(URL_VARIABLE);
    if (url != null && !url.isBlank()) {
      return new RunningServer(ServerAddress.parse(url.strip()), URL_VARIABLE, () -> {});
    }
    Optional<RunningServer> container =
        dockerMayBeThere() ? ContainerServer.start(durability) : Optional.empty();
    return container.orElseGet(() -> EmbeddedServer.start(durability));
  }

  /** Returns whether Docker seems to be installed. If not, Testcontainers would need seconds. */
  private static boolean dockerMayBeThere() {
    String home = System.getProperty("user.home");
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    return System.getenv("DOCKER_HOST") != null
        || System.getProperty("os.name").startsWith("Windows")
        || Files.exists(Path.of("/var/run/docker.sock"))
        || Files.exists(Path.of(home, ".docker", "run", "docker.sock"))
        || Files.exists(Path.of(home, ".testcontainers.properties"))
        || (runtime != null && Files.exists(Path.of(runtime, "docker.sock")));
  }

  private static Connection connect(ServerAddress address, String databaseName)
      throws SQLException {
    return DriverManager.getConnection(address.jdbcUrl(databaseName), address.driverProperties());
  }

  private static String readVersion(ServerAddress address) {
    try (Connection connection = connect(address, address.database());
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT split_part(current_setting('server_version'), ' ', 1)")) {
      result.next();
      return result.getString(1);
    } catch (SQLException failure) {
      throw new IllegalStateException("cannot connect to PostgreSQL at " + address, failure);
    }
  }

  /** Starts the other servers at the first call. */
  private static final class Versions {
    static final List<PostgresServer> ALL = find();

    private Versions() {}

    private static List<PostgresServer> find() {
      List<PostgresServer> servers = new ArrayList<>(List.of(shared()));
      if (BinariesJar.ofOldest().isUsable()) {
        add(servers, EmbeddedServer.start(Durability.NONE, BinariesJar.ofOldest()));
      }
      if (shared().major() < NEWEST) {
        add(servers, EmbeddedServer.start(Durability.NONE));
      }
      return List.copyOf(servers);
    }

    private static void add(List<PostgresServer> servers, RunningServer started) {
      servers.add(new PostgresServer(started));
    }
  }

  /** Starts the shared server at the first call, and prints which one it is. */
  private static final class Shared {
    static final PostgresServer INSTANCE = announce(new PostgresServer(find(Durability.NONE)));

    private Shared() {}

    private static PostgresServer announce(PostgresServer server) {
      System.out.println("Testing on " + server.description() + " at " + server.server.address());
      return server;
    }
  }
}
