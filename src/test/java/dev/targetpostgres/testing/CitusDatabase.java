package dev.targetpostgres.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A test's own database on all nodes of the Citus cluster whose coordinator {@code TEST_CITUS_URL}
 * names. The test must reach the workers under the addresses that the coordinator uses.
 */
public final class CitusDatabase implements AutoCloseable {
  static final String URL_VARIABLE = "TEST_CITUS_URL";

  /** Few shards, since each costs a table on a worker: two for each of two workers. */
  private static final int SHARDS = 4;

  private final TestDatabase coordinator;
  private final List<TestDatabase> workers;

  private CitusDatabase(TestDatabase coordinator, List<TestDatabase> workers) {
    this.coordinator = coordinator;
    this.workers = workers;
  }

  /** Makes the database. */
  public static CitusDatabase create() {
    String url = Objects.requireNonNull(System.getenv(URL_VARIABLE), URL_VARIABLE).strip();
    ServerAddress address = ServerAddress.parse(url);
    PostgresServer server = server(address);
    TestDatabase existing = TestDatabase.existing(server);
    String name = "citus_test_" + UUID.randomUUID().toString().replace("-", "");
    TestDatabase coordinator = withCitus(server, name);
    List<TestDatabase> workers = new ArrayList<>();
    for (List<String> node : nodes(existing, "groupid <> 0")) {
      workers.add(withCitus(server(address.at(node.get(0), Integer.parseInt(node.get(1)))), name));
    }
    join(existing, coordinator);
    System.out.printf(
        "Testing on %s, Citus %s, %d workers%n",
        server.description(),
        coordinator.queryOne("SELECT extversion FROM pg_extension WHERE extname = 'citus'"),
        workers.size());
    return new CitusDatabase(coordinator, workers);
  }

  /** Returns the database on the coordinator. */
  public TestDatabase coordinator() {
    return coordinator;
  }

  /** Returns the databases with the shards: the workers', or the coordinator's if it is alone. */
  public List<TestDatabase> shardHolders() {
    return workers.isEmpty() ? List.of(coordinator) : workers;
  }

  /** Ends prepared transactions that were left over, and drops the database on all nodes. */
  @Override
  public void close() {
    coordinator.queryOne("SELECT recover_prepared_transactions()");
    coordinator.close();
    workers.forEach(TestDatabase::close);
  }

  private static void join(TestDatabase existing, TestDatabase database) {
    for (List<String> node : nodes(existing, "groupid = 0")) {
      database.execute("SELECT citus_set_coordinator_host('%s', %s)".formatted(node.toArray()));
      database.execute(
          "SELECT citus_set_node_property('%s', %s, 'shouldhaveshards', '%s')"
              .formatted(node.toArray()));
    }
    for (List<String> node : nodes(existing, "groupid <> 0")) {
      database.execute("SELECT citus_add_node('%s', %s)".formatted(node.toArray()));
    }
    // Citus makes the extension on the workers, too.
    database.execute("CREATE EXTENSION IF NOT EXISTS citus_columnar");
    database.execute(
        "ALTER DATABASE %s SET citus.shard_count = %d".formatted(database.name(), SHARDS));
  }

  private static List<List<String>> nodes(TestDatabase database, String condition) {
    return database
        .queryRows(
            "SELECT nodename, nodeport, shouldhaveshards FROM pg_dist_node"
                + " WHERE isactive AND noderole = 'primary' AND "
                + condition
                + " ORDER BY nodeid")
        .stream()
        .map(row -> row.stream().map(String::valueOf).toList())
        .toList();
  }

  private static TestDatabase withCitus(PostgresServer server, String name) {
    TestDatabase database = server.createDatabase(name);
    database.execute("CREATE EXTENSION citus");
    return database;
  }

  private static PostgresServer server(ServerAddress address) {
    return PostgresServer.of(new RunningServer(address, URL_VARIABLE, () -> {}));
  }
}
