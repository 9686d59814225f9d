package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TargetProcess.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loads on a cluster: distributions that stay, merges on the workers, and clean-up. */
final class CitusIT extends CitusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A number of rows whose batch is merged on the workers. */
  private static final int MANY = 20_000;

  private static final String DISTRIBUTED =
      """
      CREATE TABLE items (id bigint PRIMARY KEY, name text);
      SELECT create_distributed_table('items', 'id');
      INSERT INTO items SELECT n, 'old' FROM generate_series(1, 2000) n""";

  /** Queries of sessions on any node that wait for a lock. */
  private static final String WAITING =
      "SELECT query FROM citus_stat_activity WHERE is_worker_query AND wait_event_type = 'Lock'";

  @Test
  void loadsParentsBeforeChildrenIfAForeignKeyRefersToAReferenceTable() {
    execute(
        """
        CREATE TABLE parents (id bigint PRIMARY KEY, name text);
        SELECT create_reference_table('parents');
        CREATE TABLE items (id bigint PRIMARY KEY, name text, parent bigint REFERENCES parents);
        SELECT create_distributed_table('items', 'id')""");
    List<String> lines = new ArrayList<>(List.of(Tap.schema("parents", "id"), itemsWithParents()));
    for (int id = 1; id <= 3000; id++) {
      lines.add(Tap.record("parents", id));
      lines.add(
          "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": %1$d, \"parent\": %1$d}}"
              .formatted(id));
    }
    for (int run = 0; run < 2; run++) {
      load(Map.of("batch_size_rows", 1000), String.join("\n", lines) + "\n");
    }
    assertThat(rows("SELECT count(*) FROM %s.items JOIN %s.parents p ON p.id = parent"))
        .containsExactly("3000");
    assertThat(leftovers()).isEmpty();
  }

  /** Staging tables live for the run, and a SCHEMA in the middle of it changes their columns. */
  @ParameterizedTest
  @CsvSource({"keep, 2", "null, 25000"})
  void mergesAfterASchemaThatChangesTheColumns(String missing, int rows) {
    execute(
        """
        CREATE TABLE items (id bigint PRIMARY KEY, name text);
        SELECT create_distributed_table('items', 'id');
        INSERT INTO items VALUES (1, 'old'), (2, 'old')""");
    String partial = "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": 1}}";
    List<String> lines = new ArrayList<>();
    for (String schema : List.of(Tap.schema("items", "id"), itemsWithParents())) {
      lines.add(schema);
      lines.addAll(Tap.records("items", 2, rows));
      lines.add(partial);
    }
    load(
        Map.of("missing_properties", missing, "max_parallelism", 1),
        String.join("\n", lines) + "\n");

    assertThat(rows("SELECT name, parent FROM %s.items WHERE id = 1"))
        .containsExactly(missing.equals("keep") ? "old null" : "null null");
    assertThat(rows("SELECT count(*) FROM %s.items")).containsExactly(Integer.toString(rows));
    assertThat(leftovers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"append", "upsert", "overwrite"})
  void numbersRowsByAnIdentityColumn(String method) {
    execute(
        """
        CREATE TABLE items (id bigint, name text, number bigint GENERATED ALWAYS AS IDENTITY%s);
        SELECT create_distributed_table('items', 'id')"""
            .formatted(method.equals("append") ? "" : ", PRIMARY KEY (id)"));
    load(
        Map.of("load_method", method),
        Tap.schema("items", "id") + "\n" + String.join("\n", Tap.records("items", 1, 1500)) + "\n");

    assertThat(rows("SELECT count(*), count(DISTINCT number) FROM %s.items"))
        .containsExactly("1500 1500");
  }

  /** Locked rows in several shards make the merge wait, so that the test sees where it runs. */
  @Test
  void mergesOnTheWorkers() throws SQLException {
    execute(DISTRIBUTED);
    try (Connection first = database.connect();
        Connection second = database.connect();
        TargetProcess target = start(Map.of())) {
      lockRow(first, 1);
      lockRow(second, 2);
      target.writeLines(List.of(Tap.schema("items", "id")));
      target.writeLines(Tap.records("items", 1, MANY)).closeStdin();
      ProcessTest.await(
          () -> rows(WAITING).stream().anyMatch(query -> query.startsWith("INSERT")),
          "a merge that waits",
          target);
      List<String> waiting =
          rows(WAITING).stream().filter(query -> query.startsWith("INSERT")).toList();
      assertThat(waiting)
          .allSatisfy(
              query ->
                  assertThat(query)
                      .containsPattern("INTO \\w+\\.items_\\d+ ")
                      .containsPattern("FROM \\w+\\._sdc_staging_\\w+_\\d+ ")
                      .doesNotContain("read_intermediate_result"));
      first.rollback();
      second.rollback();
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
    }
    assertThat(rows("SELECT count(*), count(*) FILTER (WHERE name = 'name ' || id) FROM %s.items"))
        .containsExactly("20000 20000");
    assertThat(leftovers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"upsert, _sdc_staging_", "overwrite, _sdc_overwrite_"})
  void dropsTheStagingTablesOfARunThatWasKilled(String method, String prefix) throws SQLException {
    execute(DISTRIBUTED);
    Map<String, Object> settings = Map.of("load_method", method, "batch_size_rows", MANY);
    try (TargetProcess target = start(settings)) {
      target.writeLines(List.of(Tap.schema("items", "id")));
      target.writeLines(Tap.records("items", 1, MANY));
      ProcessTest.await(
          () -> leftovers().stream().anyMatch(table -> table.contains(prefix)),
          "a staging table",
          target);
      target.signal(Signal.KILL);
      assertThat(target.awaitExit(PATIENCE)).isEqualTo(137);
      ProcessTest.await(this::noSessions, "the end of the killed run's sessions", target);
    }
    assertThat(leftovers()).isNotEmpty();

    load(
        settings,
        Tap.schema("items", "id")
            + "\n"
            + String.join("\n", Tap.records("items", 1, MANY + 500))
            + "\n");

    assertThat(leftovers()).isEmpty();
    assertThat(rows("SELECT count(*), count(*) FILTER (WHERE name = 'name ' || id) FROM %s.items"))
        .containsExactly("20500 20500");
  }

  @ParameterizedTest
  @CsvSource({"250, 2, 4000", "20000, 1, 21000"})
  void takesTwoRunsIntoTheSameTableAtOnce(int batchSize, int connections, int rows) {
    execute(DISTRIBUTED);
    Map<String, Object> settings =
        Map.of("batch_size_rows", batchSize, "max_parallelism_per_stream", connections);
    List<String> records = new ArrayList<>(Tap.records("items", 1, rows));
    try (TargetProcess first = start(settings);
        TargetProcess second = start(settings)) {
      send(first, records);
      Collections.shuffle(records, new Random(7));
      send(second, records);
      assertThat(first.awaitExit(PATIENCE)).as(first.stderr()).isZero();
      assertThat(second.awaitExit(PATIENCE)).as(second.stderr()).isZero();
    }
    assertThat(rows("SELECT count(*), count(*) FILTER (WHERE name = 'name ' || id) FROM %s.items"))
        .containsExactly(rows + " " + rows);
    assertThat(leftovers()).isEmpty();
  }

  private static void send(TargetProcess target, List<String> records) {
    target.writeLines(List.of(Tap.schema("items", "id"))).writeLines(records);
    target.writeLines(List.of(Tap.state(4000))).closeStdin();
  }

  /** Locks a row by an update of this row only, since Citus serializes updates of several rows. */
  private void lockRow(Connection connection, int id) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("UPDATE %s.items SET name = 'locked' WHERE id = %d".formatted(schema, id));
    }
  }

  private boolean noSessions() {
    return rows("SELECT FROM pg_stat_activity WHERE application_name = 'target-postgres'"
            + " AND datname = current_database()")
        .isEmpty();
  }

  private static String itemsWithParents() {
    return """
        {"type": "SCHEMA", "stream": "items", "key_properties": ["id"], "schema": {"properties": {\
        "id": {"type": "integer"}, "parent": {"type": "integer"}}}}""";
  }
}
