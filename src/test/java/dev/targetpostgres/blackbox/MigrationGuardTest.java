package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stream that another target has loaded goes to the same table, unless the user chooses another.
 */
final class MigrationGuardTest {
  private static final String MELTANOLABS =
      "CREATE TABLE %s (id bigint PRIMARY KEY, name text, _sdc_batched_at timestamp);";

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  /** All tables of their schema are read before their SCHEMAs come. */
  @ParameterizedTest
  @ValueSource(strings = {"melty.s4", "public.\"S4\""})
  void looksAtStreamsThatComeLater(String table) {
    database.execute("CREATE SCHEMA melty;" + MELTANOLABS.formatted(table));

    TargetRun run = load(Map.of(), "s1", "s2", "s3", "s4", "s5", "s6");

    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains(
            "stream s4: a new table public.s4",
            "has loaded it into " + table.replace("\"", "") + ";");
    assertThat(database.queryOne("SELECT to_regclass('public.s4')")).isNull();
  }

  @Test
  void makesANewTableForAUserWhoSaysSo() {
    database.execute(
        "CREATE SCHEMA melty;"
            + MELTANOLABS.formatted("melty.orders")
            + MELTANOLABS.formatted("items"));

    assertLoaded(load(Map.of("default_target_schema", "public"), "orders"));
    assertLoaded(load(Map.of("table_case", "preserve"), "Items"));
    assertLoaded(load(Map.of("streams", Map.of("x", Map.of("table", "ITEMS"))), "x"));
    assertThat(tables())
        .containsExactly(
            "melty.orders", "public.ITEMS", "public.Items", "public.items", "public.orders");
  }

  @Test
  void loadsIntoTheTableOnceTheSettingsLeadThere() {
    database.execute(
        "CREATE SCHEMA melty;"
            + MELTANOLABS.formatted("melty.orders")
            + MELTANOLABS.formatted("items"));

    assertLoaded(load(Map.of("compatible_with", "meltanolabs"), "orders"));
    assertLoaded(load(Map.of("table_case", "lower"), "Items"));
    assertThat(tables()).containsExactly("melty.orders", "public.items");
  }

  @Test
  void doesNotMindTablesOfItsOwnNorOfNobody() {
    database.execute(
        "CREATE TABLE things (id bigint, name text); CREATE VIEW \"Views\" AS SELECT 1");

    assertLoaded(load(Map.of(), "orders", "Orders", "ORDERS"));
    assertLoaded(load(Map.of(), "Orders", "orDers", "Things", "views"));
  }

  @Test
  void doesNotLookIfTheTableIsThere() {
    database.execute(
        "CREATE SCHEMA melty;"
            + MELTANOLABS.formatted("melty.orders")
            + MELTANOLABS.formatted("public.orders")
            + MELTANOLABS.formatted("public.\"Orders\""));

    assertLoaded(load(Map.of(), "orders"));
  }

  @Test
  void warnsOfColumnsThatDifferInCase() {
    database.execute("CREATE TABLE orders (\"ID\" bigint, \"NAME\" text)");

    TargetRun run = load(Map.of(), "orders");

    assertLoaded(run);
    assertThat(run.stderr())
        .filteredOn(line -> line.contains("differ only in case"))
        .singleElement()
        .asString()
        .contains(
            "\"id\" beside \"ID\", \"name\" beside \"NAME\"; to load into the existing columns, name them");
    assertThat(load(Map.of(), "orders").stderr())
        .noneMatch(line -> line.contains("differ only in case"));
  }

  private TargetRun load(Map<String, ?> settings, String... streams) {
    return TargetRun.on(
        database,
        settings,
        Stream.of(streams)
            .map(stream -> Tap.schema(stream, "id") + "\n" + Tap.record(stream, 1) + "\n")
            .collect(Collectors.joining()));
  }

  private static void assertLoaded(TargetRun run) {
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  private List<String> tables() {
    return database
        .queryRows(
            "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('melty',"
                + " 'public') ORDER BY (schemaname || '.' || tablename) COLLATE \"C\"")
        .stream()
        .map(row -> row.get(0))
        .toList();
  }
}
