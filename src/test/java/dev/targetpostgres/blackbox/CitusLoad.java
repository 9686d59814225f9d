package dev.targetpostgres.blackbox;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A load into a table with the ids 1, 2 and 3 and the note "old", and the rows that must be there
 * after it. A row of the matrix.
 *
 * <p>A record is written as "id amount note", with a dash for a missing property. Other lines are
 * messages: "version 2" begins a version of the table, "activate 2" activates it. The rows are
 * written in the same way.
 */
enum CitusLoad {
  APPEND(
      "append",
      List.of("4 40 new", "1 11 new"),
      "1 10 old, 1 11 new, 2 20 old, 3 30 old, 4 40 new"),
  APPEND_REJECTED(
      "append, rejected row",
      List.of("4 40 new", "5 -1 bad", "6 60 new"),
      "1 10 old, 2 20 old, 3 30 old, 4 40 new, 6 60 new"),
  APPEND_STATE_TABLE(
      "append, state_table", List.of("4 40 new"), "1 10 old, 2 20 old, 3 30 old, 4 40 new"),
  APPEND_CONNECTIONS(
      "append, 3 connections", many(4, 900), rows(1, 3, "old") + ", " + rows(4, 900, "new")),
  APPEND_ADD_COLUMN(
      "append, ADD COLUMN",
      List.of("4 40 new extra"),
      "1 10 old, 2 20 old, 3 30 old, 4 40 new extra"),
  APPEND_WIDEN("append, widen", List.of("4 4.5 new"), "1 10 old, 2 20 old, 3 30 old, 4 4.5 new"),
  APPEND_WIDEN_DISTRIBUTION(
      "append, widen distribution column",
      List.of("4 40 new", "18446744073709551616 7 wide", "5 50 new"),
      "1 10 old, 2 20 old, 3 30 old, 4 40 new, 5 50 new"),
  APPEND_VERSION_MARK(
      "append, version marks",
      List.of("version 1", "4 40 new", "version 2", "5 50 new", "activate 2"),
      "1 10 old deleted, 2 20 old deleted, 3 30 old deleted, 4 40 new deleted, 5 50 new"),
  APPEND_VERSION_DELETE(
      "append, version deletes",
      List.of("version 1", "4 40 new", "version 2", "5 50 new", "activate 2"),
      "5 50 new"),
  UPSERT(
      "upsert, few rows",
      List.of("1 11 first", "4 40 new", "1 12 last"),
      "1 12 last, 2 20 old, 3 30 old, 4 40 new"),
  UPSERT_MANY("upsert, many rows", many(1, 1500), rows(1, 1500, "new")),
  UPSERT_ON_WORKERS("upsert, merged on workers", many(1, 20_500), rows(1, 20_500, "new")),
  UPSERT_ON_WORKERS_REJECTED(
      "upsert, rejected row on workers",
      Stream.concat(Stream.of("1 -1 bad"), many(2, 20_500).stream()).toList(),
      "1 10 old, " + rows(2, 20_500, "new")),
  UPSERT_CONNECTIONS("upsert, 3 connections", many(1, 900), rows(1, 900, "new")),
  UPSERT_REJECTED(
      "upsert, rejected row",
      List.of("1 11 new", "2 -1 bad", "4 40 new"),
      "1 11 new, 2 20 old, 3 30 old, 4 40 new"),
  UPSERT_UNCHANGED(
      "upsert, unchanged rows",
      List.of("1 10 old", "2 22 new", "4 40 new"),
      "1 10 old, 2 22 new, 3 30 old, 4 40 new"),
  UPSERT_KEEP(
      "upsert, missing properties kept",
      List.of("1 - new", "4 - new", "2 22 -", "4 44 -"),
      "1 10 new, 2 22 old, 3 30 old, 4 44 new"),
  UPSERT_STATE_TABLE(
      "upsert, state_table",
      List.of("1 11 new", "4 40 new"),
      "1 11 new, 2 20 old, 3 30 old, 4 40 new"),
  UPSERT_ADD_COLUMN(
      "upsert, ADD COLUMN",
      List.of("1 11 new extra", "4 40 new extra"),
      "1 11 new extra, 2 20 old, 3 30 old, 4 40 new extra"),
  UPSERT_WIDEN(
      "upsert, widen", List.of("1 1.5 new", "4 40 new"), "1 1.5 new, 2 20 old, 3 30 old, 4 40 new"),
  UPSERT_WIDEN_DISTRIBUTION(
      "upsert, widen distribution column",
      List.of("4 40 new", "18446744073709551616 7 wide", "1 11 new"),
      "1 11 new, 2 20 old, 3 30 old, 4 40 new"),
  UPSERT_VERSION_MARK(
      "upsert, version marks",
      List.of(
          "version 1", "1 10 a", "2 20 a", "3 30 a", "version 2", "1 11 b", "4 40 b", "activate 2"),
      "1 11 b, 2 20 a deleted, 3 30 a deleted, 4 40 b"),
  UPSERT_VERSION_DELETE(
      "upsert, version deletes",
      List.of(
          "version 1", "1 10 a", "2 20 a", "3 30 a", "version 2", "1 11 b", "4 40 b", "activate 2"),
      "1 11 b, 4 40 b"),
  UPSERT_DELETED(
      "upsert, deleted records",
      List.of("1 11 new", "2 20 old deleted", "4 40 new"),
      "1 11 new, 3 30 old, 4 40 new"),
  OVERWRITE("overwrite", List.of("1 11 first", "7 70 new", "1 12 last"), "1 12 last, 7 70 new"),
  OVERWRITE_WITHOUT_KEY(
      "overwrite without key", List.of("7 70 new", "7 70 new"), "7 70 new, 7 70 new"),
  OVERWRITE_REJECTED(
      "overwrite, rejected row", List.of("1 11 new", "5 -1 bad", "7 70 new"), "1 11 new, 7 70 new"),
  OVERWRITE_WIDEN("overwrite, widen", List.of("1 1.5 new", "7 70 new"), "1 1.5 new, 7 70 new"),
  OVERWRITE_DELETED(
      "overwrite, deleted records",
      List.of("1 11 new", "2 20 new", "2 20 new deleted"),
      "1 11 new");

  private static final String STATE = "{\"type\": \"STATE\", \"value\": {\"at\": \"end\"}}";

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
  private final List<String> lines;

  private final String rows;

  CitusLoad(String title, List<String> lines, String rows) {
    this.title = title;
    this.lines = lines;
    this.rows = rows;
  }

  /** Returns the head of the row. */
  String title() {
    return title;
  }

  /** Returns the expected rows as {@link #query} returns them. */
  List<String> rows() {
    return List.of(rows.split(", "));
  }

  String method() {
    return title.split("\\W", 2)[0];
  }

  boolean isUpsert() {
    return method().equals("upsert");
  }

  boolean activates() {
    return lines.stream().anyMatch(line -> line.startsWith("activate"));
  }

  /** Returns the rows if the load fails at the SCHEMA, or if append ignores ACTIVATE_VERSION. */
  List<String> rowsIfNotActivated() {
    String old = "1 10 old, 2 20 old, 3 30 old";
    return List.of((isUpsert() ? old : old + ", 4 40 new, 5 50 new").split(", "));
  }

  boolean hasKey() {
    return this != OVERWRITE_WITHOUT_KEY;
  }

  boolean hasUniqueKey() {
    return hasKey() && !method().equals("append");
  }

  boolean widensDistribution() {
    return name().endsWith("WIDEN_DISTRIBUTION");
  }

  /** Returns the numbers of the lines that the run rejects. */
  List<String> rejectedLines() {
    return IntStream.range(0, lines.size())
        .filter(line -> lines.get(line).matches("\\d+ (-1|7) (bad|wide)"))
        .mapToObj(line -> String.valueOf(line + 2))
        .toList();
  }

  /** Returns the settings in addition to the schema. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("load_method", method());
    settings.put("add_record_metadata", hasMetadata());
    if (name().endsWith("REJECTED") || widensDistribution()) {
      settings.put("invalid_records", "reject");
    }
    if (name().endsWith("STATE_TABLE")) {
      settings.put("state_table", true);
      settings.put("pipeline_id", "matrix");
    }
    if (name().endsWith("CONNECTIONS")) {
      settings.put("max_parallelism_per_stream", 3);
      settings.put("batch_size_rows", 100);
    }
    settings.put("hard_delete", name().endsWith("VERSION_DELETE") || name().endsWith("_DELETED"));
    settings.put("unchanged_rows", this == UPSERT_UNCHANGED ? "keep" : "rewrite");
    settings.put("missing_properties", this == UPSERT_KEEP ? "keep" : "auto");
    return settings;
  }

  /** Returns the query for all rows, as texts in the order of ids. */
  String query() {
    String more =
        has("extra")
            ? ", extra"
            : hasMetadata() ? ", substr('deleted', 1, 9 * (_sdc_deleted_at IS NOT NULL)::int)" : "";
    return "SELECT rtrim(concat_ws(' ', id, amount, note%s)) FROM items ORDER BY id, amount"
        .formatted(more);
  }

  /** Returns the messages for the table. */
  String messages(CitusTable table) {
    List<String> messages = new ArrayList<>(List.of(schema(table)));
    String version = "";
    for (String line : lines) {
      if (line.startsWith("version")) {
        version = ", \"version\": " + line.substring(8);
        // An empty line keeps the numbers of the lines after it.
        messages.add("");
      } else if (line.startsWith("activate")) {
        messages.add(
            "{\"type\": \"ACTIVATE_VERSION\", \"stream\": \"items\", \"version\": %s}"
                .formatted(line.substring(9)));
      } else {
        messages.add(record(table, line.split(" "), version));
      }
    }
    messages.add(STATE);
    return String.join("\n", messages) + "\n";
  }

  private boolean hasMetadata() {
    return name().contains("VERSION");
  }

  private boolean has(String word) {
    return lines.stream().anyMatch(line -> line.endsWith(word));
  }

  private String schema(CitusTable table) {
    String keys =
        (hasKey() ? table.keys() : List.<String>of())
            .stream().map(key -> '"' + key + '"').collect(joining(", "));
    return """
        {"type": "SCHEMA", "stream": "items", "key_properties": [%s], "schema": {"properties": {\
        "tenant": {"type": "integer"}, "id": {"type": "integer"}, \
        "amount": {"type": ["null", "%s"]}, "note": {"type": ["null", "string"]}%s%s}}}"""
        .formatted(
            keys,
            name().endsWith("_WIDEN") ? "number" : "integer",
            has("extra") ? ", \"extra\": {\"type\": [\"null\", \"string\"]}" : "",
            has("deleted")
                ? ", \"_sdc_deleted_at\": {\"type\": [\"null\", \"string\"], \"format\": \"date-time\"}"
                : "");
  }

  private String record(CitusTable table, String[] words, String version) {
    boolean wide = words[0].length() > 9;
    String id = wide && table.distribution().equals("tenant") ? "9" : words[0];
    String tenant = wide ? words[0] : String.valueOf(Integer.parseInt(words[0]) % 2);
    Stream<String> members =
        Stream.of(
                "\"tenant\": " + (wide && !id.equals("9") ? "1" : tenant),
                "\"id\": " + id,
                words[1].equals("-") ? "" : "\"amount\": " + words[1],
                words[2].equals("-") ? "" : "\"note\": \"%s\"".formatted(words[2]),
                words.length < 4
                    ? ""
                    : words[3].equals("extra")
                        ? "\"extra\": \"extra\""
                        : "\"_sdc_deleted_at\": \"2026-01-02T03:04:05Z\"")
            .filter(member -> !member.isEmpty());
    return "{\"type\": \"RECORD\", \"stream\": \"items\"%s, \"record\": {%s}}"
        .formatted(version, members.collect(joining(", ")));
  }

  private static List<String> many(int first, int last) {
    return numbered(first, last, id -> "%s %s0 new".formatted(id, id));
  }

  private static String rows(int first, int last, String note) {
    return String.join(", ", numbered(first, last, id -> "%s %s0 %s".formatted(id, id, note)));
  }

  private static List<String> numbered(int first, int last, Function<Integer, String> line) {
    return IntStream.rangeClosed(first, last).boxed().map(line).toList();
  }
}
