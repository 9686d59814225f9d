package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.targetpostgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The expected results of a case.
 *
 * @param stdout all lines, or nothing if only the last one counts
 * @param lastState the last line of stdout, if the number of lines before it does not matter
 * @param error pieces of the one error line; empty if the run must succeed
 * @param stderr pieces that stderr must contain
 * @param stderrOnce pieces that exactly one line of stderr must contain
 * @param tables all tables except the target's own, or nothing if they do not matter
 * @param columns columns of tables as name, type and {@code not null}, without metadata columns
 * @param primaryKeys primary keys of tables
 * @param rows rows of queries
 * @param methods values of {@code load_method} that must give the same rows
 */
record Expectation(
    int exitCode,
    Optional<List<String>> stdout,
    Optional<String> lastState,
    List<String> error,
    List<String> stderr,
    List<String> stderrOnce,
    Optional<List<String>> tables,
    Map<String, List<String>> columns,
    Map<String, List<String>> primaryKeys,
    Map<String, List<List<@Nullable String>>> rows,
    Optional<List<String>> methods) {
  private static final Set<String> KNOWN =
      Set.of(
          "about",
          "exit_code",
          "stdout",
          "last_state",
          "error",
          "stderr",
          "stderr_once",
          "tables",
          "columns",
          "primary_key",
          "rows",
          "methods");

  private static final String TABLES =
      """
      SELECT n.nspname || '.' || c.relname
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema$)'
        AND c.relname NOT IN ('_sdc_batches', '_sdc_rejected', '_sdc_rejected_schemas')
      ORDER BY (n.nspname || '.' || c.relname) COLLATE "C"
      """;

  private static final String COLUMNS =
      """
      SELECT attname || ' ' || format_type(atttypid, atttypmod)
        || CASE WHEN attnotnull THEN ' not null' ELSE '' END
      FROM pg_attribute
      WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped
        AND attname NOT IN ('_sdc_extracted_at', '_sdc_received_at', '_sdc_batched_at',
          '_sdc_sequence', '_sdc_table_version', '_sdc_deleted_at', '_sdc_sync_started_at')
      ORDER BY attnum
      """;

  private static final String PRIMARY_KEY =
      """
      SELECT a.attname
      FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
      WHERE i.indrelid = '%s'::regclass AND i.indisprimary
      ORDER BY array_position(i.indkey::int2[], a.attnum)
      """;

  private static final String STAGING = ".*\\._sdc_(overwrite|staging)_[0-9a-f].*";

  static Expectation read(JsonNode json) {
    assertThat(KNOWN).as("what a case may expect").containsAll(json.propertyNames());
    assertThat(json.has("about")).as("a case says what it is about").isTrue();
    boolean onlyLast = json.has("last_state");
    return new Expectation(
        json.path("exit_code").asInt(0),
        onlyLast ? Optional.empty() : Optional.of(texts(json.path("stdout"))),
        onlyLast ? Optional.of(json.path("last_state").asString()) : Optional.empty(),
        texts(json.path("error")),
        texts(json.path("stderr")),
        texts(json.path("stderr_once")),
        json.has("tables") ? Optional.of(texts(json.path("tables"))) : Optional.empty(),
        lists(json.path("columns")),
        lists(json.path("primary_key")),
        rows(json.path("rows")),
        json.has("methods") ? Optional.of(texts(json.path("methods"))) : Optional.empty());
  }

  /** Returns the same expectation for a load that makes no primary key. */
  Expectation withoutPrimaryKeys() {
    Map<String, List<String>> nullable = new LinkedHashMap<>();
    columns.forEach(
        (table, names) ->
            nullable.put(
                table, names.stream().map(name -> name.replaceFirst(" not null$", "")).toList()));
    return new Expectation(
        exitCode,
        stdout,
        lastState,
        error,
        stderr,
        stderrOnce,
        tables,
        nullable,
        Map.of(),
        rows,
        methods);
  }

  /** Checks everything, and reports all differences under the name of the case. */
  void check(String name, TargetRun run, TestDatabase database) {
    assertAll(
        name,
        () -> checkStdout(run),
        () -> checkStderr(run),
        () -> checkTables(database),
        () -> columns.forEach((table, wanted) -> checkColumns(database, table, wanted)),
        () -> primaryKeys.forEach((table, wanted) -> checkPrimaryKey(database, table, wanted)),
        () -> rows.forEach((query, wanted) -> checkRows(database, query, wanted)));
  }

  private void checkStdout(TargetRun run) {
    assertThat(run.exitCode()).as(run.output()).isEqualTo(exitCode);
    stdout.ifPresent(lines -> assertThat(run.stdout()).as(run.output()).isEqualTo(lines));
    lastState.ifPresent(line -> assertThat(run.stdout()).as(run.output()).last().isEqualTo(line));
  }

  private void checkStderr(TargetRun run) {
    String text = String.join("\n", run.stderr());
    assertThat(text).doesNotContainPattern("\n\\s+at |Exception");
    stderr.forEach(piece -> assertThat(text).contains(piece));
    assertThat(run.errors()).as(run.output()).hasSize(error.isEmpty() ? 0 : 1);
    run.errors().forEach(line -> assertThat(line).contains(error));
    for (String piece : stderrOnce) {
      assertThat(run.stderr()).filteredOn(line -> line.contains(piece)).as(piece).hasSize(1);
    }
  }

  /** Checks the names of tables. No run may leave a staging table, even if it fails. */
  private void checkTables(TestDatabase database) {
    List<@Nullable String> actual = column(database, TABLES);
    tables.ifPresent(names -> assertThat(actual).as("tables").isEqualTo(names));
    assertThat(actual).as("tables").noneMatch(name -> name != null && name.matches(STAGING));
  }

  private static void checkColumns(TestDatabase database, String table, List<String> wanted) {
    assertThat(column(database, COLUMNS.formatted(escaped(table))))
        .as("columns of %s", table)
        .isEqualTo(wanted);
  }

  private static void checkPrimaryKey(TestDatabase database, String table, List<String> wanted) {
    assertThat(column(database, PRIMARY_KEY.formatted(escaped(table))))
        .as("primary key of %s", table)
        .isEqualTo(wanted);
  }

  private static void checkRows(
      TestDatabase database, String query, List<List<@Nullable String>> wanted) {
    assertThat(database.queryRows(query)).as(query).isEqualTo(wanted);
  }

  private static List<@Nullable String> column(TestDatabase database, String query) {
    List<@Nullable String> values = new ArrayList<>();
    database.queryRows(query).forEach(row -> values.add(row.get(0)));
    return values;
  }

  private static String escaped(String table) {
    return table.replace("'", "''");
  }

  private static Map<String, List<String>> lists(JsonNode object) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    object.properties().forEach(entry -> lists.put(entry.getKey(), texts(entry.getValue())));
    return lists;
  }

  private static List<String> texts(JsonNode list) {
    return list.values().stream().map(JsonNode::asString).toList();
  }

  private static Map<String, List<List<@Nullable String>>> rows(JsonNode object) {
    Map<String, List<List<@Nullable String>>> rows = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> query : object.properties()) {
      List<List<@Nullable String>> table = new ArrayList<>();
      query.getValue().forEach(row -> table.add(cells(row)));
      rows.put(query.getKey(), table);
    }
    return rows;
  }

  /** Returns cells as PostgreSQL prints them: a number as its digits, a boolean as t or f. */
  private static List<@Nullable String> cells(JsonNode row) {
    List<@Nullable String> cells = new ArrayList<>();
    for (JsonNode cell : row) {
      if (cell.isBoolean()) {
        cells.add(cell.booleanValue() ? "t" : "f");
      } else {
        cells.add(cell.isNull() ? null : cell.asString());
      }
    }
    return cells;
  }
}
