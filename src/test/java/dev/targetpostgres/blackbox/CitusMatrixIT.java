package dev.targetpostgres.blackbox;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.CitusDatabase;
import dev.targetpostgres.testing.OnCitus;
import dev.targetpostgres.testing.TestDatabase;
import dev.targetpostgres.testing.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every load into every kind of table works, or fails at the SCHEMA with a message that says what
 * to do. The outcomes are printed as a table and written to {@code target/citus-matrix.txt}. {@code
 * -Dload=} with a pattern selects loads.
 */
@OnCitus
final class CitusMatrixIT {
  private static final Path REPORT = Path.of("target", "citus-matrix.txt");
  private static final Map<CitusLoad, Map<CitusTable, String>> OUTCOMES =
      new EnumMap<>(CitusLoad.class);

  @AutoClose private static final CitusDatabase CITUS = CitusDatabase.create();

  private final TestDatabase database = CITUS.coordinator();

  static Stream<Arguments> cells() {
    return Arrays.stream(CitusLoad.values())
        .filter(load -> load.name().matches(System.getProperty("load", ".*")))
        .flatMap(
            load ->
                Arrays.stream(CitusTable.values())
                    .filter(table -> !load.widensDistribution() || table.isDistributed())
                    .map(table -> Arguments.of(load, table)));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void loadsOrSaysWhyNot(CitusLoad load, CitusTable table) {
    Map<CitusTable, String> row =
        OUTCOMES.computeIfAbsent(load, key -> new EnumMap<>(CitusTable.class));
    row.put(table, "FAILED");
    String schema = (load + "_in_" + table).toLowerCase(Locale.ROOT);
    database.execute("CREATE SCHEMA " + schema);
    database.execute(table.create(schema, load.hasUniqueKey()));
    Map<String, Object> settings = new HashMap<>(load.settings());
    settings.put("default_target_schema", schema);

    TargetRun run = TargetRun.on(database, settings, load.messages(table));

    String refusal = refusal(load, table);
    if (table.isColumnar() && load.activates() && !load.isUpsert()) {
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(run.output()).contains("ACTIVATE_VERSION of stream items is ignored");
      assertThat(notes(schema)).as(run.output()).isEqualTo(load.rowsIfNotActivated());
      row.put(table, "warns");
    } else if (refusal.isEmpty()) {
      assertLoaded(run, load, schema);
      row.put(table, load.rejectedLines().isEmpty() ? "works" : "works, rejects");
    } else {
      assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
      assertThat(run.errors()).as(run.output()).hasSize(1);
      assertThat(run.errors().get(0)).contains(refusal.split("; "));
      assertThat(run.stdout()).isEmpty();
      assertThat(notes(schema)).as(run.output()).isEqualTo(load.rowsIfNotActivated());
      row.put(table, "refused");
    }
    assertThat(leftovers(schema)).isEmpty();
    database.execute("DROP SCHEMA %s CASCADE".formatted(schema));
  }

  @AfterAll
  static void report() throws IOException {
    List<String> header = new ArrayList<>(List.of(""));
    Stream.of(CitusTable.values()).map(CitusTable::title).forEach(header::add);
    TextTable table = TextTable.of(header.toArray(String[]::new));
    OUTCOMES.forEach(
        (load, outcomes) -> {
          List<String> cells = new ArrayList<>(List.of(load.title()));
          for (CitusTable kind : CitusTable.values()) {
            cells.add(outcomes.getOrDefault(kind, "-"));
          }
          table.row(cells);
        });
    System.out.print(table.text());
    Files.writeString(REPORT, table.text());
  }

  /** Returns pieces of the message if the load must fail, or an empty text. */
  private static String refusal(CitusLoad load, CitusTable table) {
    if (load.isUpsert() && table.isColumnar()) {
      return "columnar; append";
    }
    if (load.isUpsert() && table == CitusTable.BY_ANOTHER_COLUMN) {
      return "tenant; key_properties";
    }
    return "";
  }

  private void assertLoaded(TargetRun run, CitusLoad load, String schema) {
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).as(run.output()).last().isEqualTo("{\"at\": \"end\"}");
    assertThat(rows(load.query(), schema)).as(run.output()).isEqualTo(load.rows());
    if (load.settings().containsKey("invalid_records")) {
      assertThat(
              database.queryRows(
                  "SELECT line FROM %s._sdc_rejected ORDER BY line".formatted(schema)))
          .as(run.output())
          .isEqualTo(load.rejectedLines().stream().map(List::of).toList());
    }
    if (load.widensDistribution()) {
      assertThat(
              database.queryOne(
                  "SELECT string_agg(reason, '') FROM %s._sdc_rejected".formatted(schema)))
          .contains("distribut");
    }
  }

  private List<String> notes(String schema) {
    return rows("SELECT concat_ws(' ', id, amount, note) FROM items ORDER BY id", schema);
  }

  private List<String> rows(String query, String schema) {
    return database.queryRows(query.replace("FROM items", "FROM " + schema + ".items")).stream()
        .map(row -> String.valueOf(row.get(0)))
        .toList();
  }

  /** Returns tables of the program on any node. A run that is not killed leaves none. */
  private static List<String> leftovers(String schema) {
    List<String> found = new ArrayList<>();
    for (TestDatabase node :
        Stream.concat(Stream.of(CITUS.coordinator()), CITUS.shardHolders().stream()).toList()) {
      found.add(
          node
              .queryRows(
                  "SELECT tablename FROM pg_tables WHERE schemaname = '%s' AND tablename ~ '^_sdc_(overwrite|staging)'"
                      .formatted(schema))
              .stream()
              .map(row -> String.valueOf(row.get(0)))
              .collect(joining()));
    }
    found.removeIf(String::isEmpty);
    return found;
  }
}
