package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The numbers of the closing summary add up and agree with the database. */
final class SummaryTest {
  private static final List<String> PARTS =
      List.of(
          "inserted",
          "updated",
          "deleted",
          "superseded",
          "unchanged",
          "filtered",
          "discarded",
          "rejected");

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @Test
  void countsRecordsThatALaterOneSupersedes() {
    database.execute("CREATE TABLE items (id bigint PRIMARY KEY, name text)");
    database.execute("INSERT INTO items VALUES (1, 'old')");
    Map<String, String> items = items(Map.of("invalid_records", "reject"), twice("id"), 0);

    assertThat(items)
        .containsEntry("records", "8")
        .containsEntry("inserted", "2")
        .containsEntry("updated", "1")
        .containsEntry("superseded", "4")
        .containsEntry("rejected", "1")
        .doesNotContainKeys("filtered", "discarded", "unchanged", "removed");
  }

  @Test
  void countsThoseOfAnOverwriteToo() {
    database.execute("CREATE TABLE items (id bigint PRIMARY KEY CHECK (id <> 2), name text)");
    Map<String, String> items =
        items(Map.of("load_method", "overwrite", "invalid_records", "reject"), twice("id"), 0);

    assertThat(items)
        .containsEntry("records", "8")
        .containsEntry("inserted", "2")
        .containsEntry("rejected", "3")
        .containsEntry("superseded", "3")
        .containsEntry("removed", "-");
  }

  @Test
  void countsWhatAnUnfinishedOverwriteDiscards() {
    List<String> lines = new ArrayList<>(twice("id"));
    TargetRun run = run(Map.of("load_method", "overwrite", "batch_size_rows", 2), lines);

    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(run.output()).contains("NOT done: 0 records of 1 stream committed in ");
    assertThat(adding(run)).containsEntry("inserted", "0").containsEntry("discarded", "7");
  }

  @Test
  void countsRecordsThatAFilterLeavesOut() {
    Map<String, ?> maps = Map.of("items", Map.of("__filter__", "id > 1"));

    assertThat(items(Map.of("stream_maps", maps, "invalid_records", "reject"), twice("id"), 0))
        .containsEntry("records", "8")
        .containsEntry("inserted", "2")
        .containsEntry("superseded", "3")
        .containsEntry("filtered", "2");
  }

  @Test
  void tellsUnchangedRecordsFromSuperseded() {
    database.execute("CREATE TABLE items (id bigint PRIMARY KEY, name text)");
    database.execute("INSERT INTO items VALUES (1, 'a')");
    Map<String, String> items =
        items(Map.of("unchanged_rows", "keep"), List.of(Tap.schema("items", "id"), named(1)), 0);

    assertThat(items)
        .containsEntry("updated", "0")
        .containsEntry("superseded", "-")
        .containsEntry("unchanged", "1");
  }

  @Test
  void countsDeletedRowsAndThoseOfOlderVersionsApart() {
    List<String> lines =
        List.of(
            Tap.schema("items", "id"),
            Tap.record("items", 1),
            Tap.record("items", 2),
            "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": 2,"
                + " \"_sdc_deleted_at\": \"2026-01-01T00:00:00Z\"}}",
            "{\"type\": \"ACTIVATE_VERSION\", \"stream\": \"items\", \"version\": 5}");

    Map<String, String> items = items(Map.of("hard_delete", true, "batch_size_rows", 1), lines, 0);

    assertThat(items)
        .containsEntry("records", "3")
        .containsEntry("inserted", "2")
        .containsEntry("deleted", "1")
        .containsEntry("superseded", "0")
        .containsEntry("removed", "1");
  }

  @Test
  void countsTheRecordThatEndsTheRun() {
    Map<String, String> items = items(Map.of(), twice("id"), 3);

    assertThat(items).containsEntry("records", "8").containsEntry("rejected", "1");
  }

  @Test
  void countsTheRecordThatEndsASwap() {
    database.execute("CREATE TABLE items (id bigint PRIMARY KEY, name text UNIQUE)");
    List<String> lines =
        List.of(Tap.schema("items", "id"), named(1), named(2), Tap.record("items", 3));

    assertThat(items(Map.of("load_method", "overwrite"), lines, 3))
        .containsEntry("records", "3")
        .containsEntry("discarded", "2")
        .containsEntry("rejected", "1");
  }

  @Test
  void warnsOfRejectedRecordsThatAreKept() {
    database.execute("CREATE TABLE items (id bigint PRIMARY KEY CHECK (id <> 2), name text)");
    TargetRun run =
        run(Map.of("invalid_records", "reject", "batch_size_rows", 2), twice("id"), "--quiet");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stderr())
        .singleElement()
        .asString()
        .contains(" WARN  3 records rejected and kept in public._sdc_rejected; the first: line ")
        .endsWith("; after you have corrected the cause, load them with --replay-rejected");
    assertThat(run(Map.of(), List.of(Tap.schema("items", "id"))).output())
        .doesNotContain("rejected and kept")
        .contains("\n0 records in ", " B of input, 0 batches");
  }

  @Test
  void showsADashForWhatIsNotKnown() {
    database.execute(
        """
        CREATE TABLE items (id bigint PRIMARY KEY, name text) PARTITION BY RANGE (id);
        CREATE TABLE items_all PARTITION OF items DEFAULT
        """);
    TargetRun run = run(Map.of("invalid_records", "reject"), twice("id"));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(columns(run)).containsEntry("records", "8").containsEntry("superseded", "-");
  }

  /** Returns records of the keys 1, 2, 3, 1, 2, 3, 3, and one that is rejected. */
  private static List<String> twice(String key) {
    List<String> lines = new ArrayList<>(List.of(Tap.schema("items", key)));
    lines.addAll(Tap.records("items", 1, 3));
    lines.addAll(Tap.records("items", 1, 3));
    lines.add(Tap.record("items", 3));
    lines.add("{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": 1.5}}");
    return lines;
  }

  private static String named(int id) {
    return "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": %d, \"name\": \"a\"}}"
        .formatted(id);
  }

  private Map<String, String> items(Map<String, ?> settings, List<String> lines, int exitCode) {
    TargetRun run = run(settings, lines);
    assertThat(run.exitCode()).as(run.output()).isEqualTo(exitCode);
    assertThat(run.output()).contains("done: ");
    return adding(run);
  }

  private TargetRun run(Map<String, ?> settings, List<String> lines, String... options) {
    byte[] input = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    return TargetRun.on(database, settings, new ByteArrayInputStream(input), options);
  }

  /** Returns the numbers of the stream by heading, after a check that they add up. */
  private static Map<String, String> adding(TargetRun run) {
    Map<String, String> columns = columns(run);
    assertThat(
            PARTS.stream()
                .map(part -> columns.getOrDefault(part, "0"))
                .filter(part -> !part.equals("-"))
                .mapToLong(Long::parseLong)
                .sum())
        .as(run.output())
        .isEqualTo(Long.parseLong(columns.get("records")));
    return columns;
  }

  private static Map<String, String> columns(TargetRun run) {
    List<String> lines = run.stderr();
    int heading = 0;
    while (!lines.get(heading).startsWith("stream ")) {
      heading++;
    }
    String[] names = lines.get(heading).split(" +", -1);
    String[] numbers = lines.get(heading + 1).split(" +", -1);
    assertThat(numbers).hasSameSizeAs(names);
    Map<String, String> columns = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      columns.put(names[i], numbers[i]);
    }
    return columns;
  }
}
