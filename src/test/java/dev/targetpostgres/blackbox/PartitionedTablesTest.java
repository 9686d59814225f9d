package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads into partitioned tables, whose size does not show whether they are empty. */
final class PartitionedTablesTest {
  private static final String SPLIT_BY_RANGE =
      """
      CREATE TABLE items (id bigint PRIMARY KEY, name text) PARTITION BY RANGE (id);
      CREATE TABLE items_low PARTITION OF items FOR VALUES FROM (0) TO (1000);
      CREATE TABLE items_high PARTITION OF items DEFAULT;
      """;

  private static final String SPLIT_BY_HASH =
      """
      CREATE TABLE items (id bigint PRIMARY KEY, name text) PARTITION BY HASH (id);
      CREATE TABLE items_0 PARTITION OF items FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE items_1 PARTITION OF items FOR VALUES WITH (MODULUS 2, REMAINDER 1)
        PARTITION BY RANGE (id);
      CREATE TABLE items_1_all PARTITION OF items_1 DEFAULT;
      """;

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @ParameterizedTest
  @ValueSource(strings = {SPLIT_BY_RANGE, SPLIT_BY_HASH})
  void mergesManyRowsOfWhichSomeExist(String tables) {
    database.execute(tables);
    load(Map.of(), 1, 1500);
    load(Map.of(), 500, 3000);
    load(Map.of(), 1, 3000);

    assertRows(3000);
  }

  @ParameterizedTest
  @CsvSource({
    "state_table, true",
    "missing_properties, keep",
    "unchanged_rows, keep",
    "max_parallelism_per_stream, 3",
    "batch_size_rows, 1100"
  })
  void mergesManyRowsWithAnySetting(String setting, String value) {
    database.execute(SPLIT_BY_RANGE);
    database.execute("INSERT INTO items SELECT n, 'old' FROM generate_series(1, 2000) n");
    Map<String, Object> settings = Map.of(setting, value, "pipeline_id", "partitions");
    load(settings, 1, 1500);
    load(settings, 1000, 3000);

    assertRows(3000);
  }

  /** The rows of the first batch are new, and those of the second are not. */
  @ParameterizedTest
  @ValueSource(strings = {SPLIT_BY_RANGE, SPLIT_BY_HASH})
  void mergesIntoRowsOfItsOwn(String tables) {
    database.execute(tables);
    List<String> lines = Tap.records("items", 1, 1500);
    String messages =
        Tap.schema("items", "id")
            + "\n"
            + String.join("\n", lines)
            + "\n"
            + String.join("\n", lines)
            + "\n";
    TargetRun run =
        TargetRun.on(
            database, Map.of("batch_size_rows", 1500, "add_record_metadata", false), messages);

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertRows(1500);
  }

  private void load(Map<String, ?> settings, int first, int last) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("load_method", "upsert");
    all.put("add_record_metadata", false);
    String records = String.join("\n", Tap.records("items", first, last));
    TargetRun run = TargetRun.on(database, all, Tap.schema("items", "id") + "\n" + records + "\n");
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  private void assertRows(int count) {
    assertThat(
            database.queryRows("SELECT count(*), bool_and(name = 'name ' || id)::text FROM items"))
        .containsExactly(List.of(String.valueOf(count), "true"));
  }
}
