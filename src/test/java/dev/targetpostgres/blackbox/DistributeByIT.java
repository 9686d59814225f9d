package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Json;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The setting {@code distribute_by}, on a cluster. */
final class DistributeByIT extends CitusTest {
  private static final String ORDERS = schema("orders", "\"tenant\", \"id\"");

  private static final String SHOP =
      ORDERS
          + record("orders", 1, 1)
          + record("orders", 2, 2)
          + schema("countries", "\"id\"")
          + record("countries", 1, 49)
          + schema("notes", "\"id\"")
          + record("notes", 1, 7);

  @ParameterizedTest
  @CsvSource({"append", "upsert", "overwrite"})
  void distributesNewTablesByTheDefaultAndByStream(String method) {
    Map<String, Object> settings =
        Map.of(
            "load_method",
            method,
            "distribute_by",
            "tenant",
            "streams",
            Map.of(
                "countries", Map.of("distribute_by", "reference"),
                "notes", Map.of("distribute_by", "none")));

    load(settings, SHOP);
    load(settings, SHOP);

    assertThat(distributions())
        .contains("countries reference <none>", "orders distributed tenant")
        .noneMatch(table -> table.startsWith("notes"));
    int runs = method.equals("append") ? 2 : 1;
    assertThat(rows("SELECT count(*) FROM %s.orders")).containsExactly(String.valueOf(2 * runs));
    assertThat(rows("SELECT count(*) FROM %s.countries")).containsExactly(String.valueOf(runs));
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void distributesWithCheckpoints() {
    load(
        Map.of("distribute_by", "tenant", "state_table", true, "pipeline_id", "p"),
        ORDERS + record("orders", 1, 1) + Tap.state(1) + "\n");

    assertThat(distributions()).contains("orders distributed tenant");
    assertThat(rows("SELECT id FROM %s.orders")).containsExactly("1");
  }

  @Test
  void mergesManyRowsIntoTheTableThatItHasJustDistributed() {
    StringBuilder messages = new StringBuilder(ORDERS);
    for (int id = 0; id < 3000; id++) {
      messages.append(record("orders", id % 7, id % 2000));
    }
    load(Map.of("distribute_by", "tenant", "batch_size_rows", 1200), messages.toString());

    assertThat(rows("SELECT count(*), count(DISTINCT (tenant, id)) FROM %s.orders"))
        .containsExactly("3000 3000");
    assertThat(
            rows(
                "SELECT count(*) > 1 FROM (SELECT DISTINCT shardid FROM citus_shards"
                    + " WHERE table_name = '%s.orders'::regclass) s"))
        .containsExactly("t");
  }

  @Test
  void refusesAKeyWithoutTheColumn() {
    TargetRun run =
        run(Map.of("distribute_by", "tenant"), schema("items", "\"id\"") + record("items", 1, 1));

    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains("stream items", "\"tenant\"", "streams.items.key_properties", "distribute by id");
    assertThat(rows("SELECT to_regclass('%s.items')")).containsExactly("null");
  }

  @Test
  void refusesAColumnThatTheStreamDoesNotHave() {
    TargetRun run = run(Map.of("distribute_by", "customer"), ORDERS + record("orders", 1, 1));

    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains("stream orders", "\"customer\"", "streams.orders.distribute_by");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "reference"})
  void leavesALocalTableAloneAndTellsHowToDistributeIt(String distributeBy) {
    execute(
        "CREATE TABLE items (tenant bigint, id bigint PRIMARY KEY); INSERT INTO items VALUES (9, 9)");
    String items = schema("items", "\"id\"") + record("items", 1, 1);
    TargetRun run = load(Map.of("distribute_by", distributeBy), items);

    assertThat(distributions()).noneMatch(table -> table.startsWith("items"));
    List<String> told =
        run.stderr().stream().filter(line -> line.contains("stays as it is")).toList();
    assertThat(told)
        .as(run.output())
        .singleElement()
        .asString()
        .contains("items exists and is not distributed");
    // The statement in the message changes the distribution.
    database.execute(told.get(0).replaceFirst(".*to change it, run: ", ""));
    assertThat(distributions())
        .contains(distributeBy.equals("id") ? "items distributed id" : "items reference <none>");
    assertThat(load(Map.of("distribute_by", distributeBy), items).stderr())
        .noneMatch(line -> line.contains("stays as it is"));
    assertThat(rows("SELECT id FROM %s.items ORDER BY id")).containsExactly("1", "9");
  }

  @Test
  void printsTheDistributionInADryRun() {
    InputStream messages = new ByteArrayInputStream(SHOP.getBytes(StandardCharsets.UTF_8));
    Map<String, Object> settings =
        settings(
            Map.of(
                "distribute_by",
                "tenant",
                "streams",
                Map.of(
                    "countries",
                    Map.of("distribute_by", "reference"),
                    "notes",
                    Map.of("distribute_by", "none"))));

    TargetRun dry = TargetRun.on(database, settings, messages, "--dry-run");

    assertThat(dry.exitCode()).as(dry.output()).isZero();
    assertThat(distributions()).isEmpty();
    database.execute(String.join("\n", dry.stdout()));
    assertThat(distributions()).contains("countries reference <none>", "orders distributed tenant");
  }

  @Test
  void saysInACheckThatThereIsCitus() {
    TargetRun run = TargetRun.checking(database, settings(Map.of()));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).anyMatch(line -> line.startsWith("Citus "));
  }

  /** Names that must be quoted in SQL, and once more inside of literals. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '#',
      value = {
        "Orders; Tenant",
        "or'ders; ten'ant",
        "or\"ders; ten\"ant",
        "a.b; c.d",
        "größe; Ünïcode",
        "or\\ders; ten\\ant",
        "select; user",
        "a b; $1",
        "$$; %s",
        "reference; reference"
      })
  void quotesHostileNames(String table, String column) {
    String hostile = "h'o\"st.ile \\" + table;
    String messages = hostileMessages(table, column);
    for (int run = 0; run < 2; run++) {
      for (String method : List.of("upsert", "overwrite")) {
        load(
            Map.of(
                "default_target_schema",
                hostile,
                "load_method",
                method,
                "streams",
                Map.of("*", Map.of("table", table, "distribute_by", column))),
            messages);
      }
    }
    String quoted = quoted(hostile) + "." + quoted(table);
    assertThat(database.queryRows("SELECT count(*) FROM " + quoted))
        .containsExactly(List.of("1500"));
    // Here "reference" is not the name of a column.
    String expected =
        column.equals("reference") ? "reference <none>" : "distributed " + quoted(column);
    assertThat(
            database.queryOne(
                "SELECT citus_table_type || ' ' || CASE distribution_column WHEN '<none>' THEN '<none>' ELSE '\"' || replace(distribution_column, '\"', '\"\"') || '\"' END FROM citus_tables WHERE table_name = '%s'::regclass"
                    .formatted(quoted.replace("'", "''"))))
        .isEqualTo(expected);
    assertThat(
            database.queryRows(
                "SELECT tablename FROM pg_tables WHERE tablename ~ '^_sdc_(overwrite|staging)'"))
        .isEmpty();
  }

  private static String hostileMessages(String stream, String column) {
    StringBuilder messages = new StringBuilder();
    messages
        .append(
            Json.of(
                Map.of(
                    "type",
                    "SCHEMA",
                    "stream",
                    stream,
                    "key_properties",
                    List.of(column),
                    "schema",
                    Map.of(
                        "properties",
                        Map.of(
                            column, Map.of("type", "integer"), "note", Map.of("type", "string"))))))
        .append('\n');
    for (int id = 0; id < 1500; id++) {
      messages
          .append(
              Json.of(
                  Map.of(
                      "type",
                      "RECORD",
                      "stream",
                      stream,
                      "record",
                      Map.of(column, id, "note", "n"))))
          .append('\n');
    }
    return messages.toString();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String schema(String stream, String keys) {
    return """
        {"type": "SCHEMA", "stream": "%s", "key_properties": [%s], "schema": {"properties": {\
        "tenant": {"type": "integer"}, "id": {"type": "integer"}}}}
        """
        .formatted(stream, keys);
  }

  private static String record(String stream, int tenant, int id) {
    return "{\"type\": \"RECORD\", \"stream\": \"%s\", \"record\": {\"tenant\": %d, \"id\": %d}}\n"
        .formatted(stream, tenant, id);
  }
}
