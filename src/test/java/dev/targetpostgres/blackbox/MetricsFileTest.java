package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that {@code metrics_file} names. */
final class MetricsFileTest {
  private static final String LAST_SUCCESS = "target_postgres_last_success_timestamp_seconds{}";

  @TempDir Path folder;
  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @Test
  void holdsTheNumbersOfTheRun() throws IOException {
    String stream = "back\\slash \"quote\" {brace}";
    String written = stream.replace("\\", "\\\\").replace("\"", "\\\"");
    List<String> lines = new ArrayList<>(List.of(Tap.schema("items", "id"), Tap.schema(written)));
    lines.addAll(Tap.records("items", 1, 250));
    lines.add(Tap.record("items", 7));
    lines.add(Tap.record(written, 1));
    lines.add(
        "{\"type\": \"RECORD\", \"stream\": \"items\", \"record\": {\"id\": \"x\", \"extra\": 1}}");
    lines.add("{\"type\": \"LOG\"}");
    lines.add(Tap.state(1));

    TargetRun run = run(lines, Map.of("invalid_records", "reject", "batch_size_rows", 100));

    assertThat(run.exitCode()).as(run.output()).isZero();
    MetricsText metrics = metrics();
    assertThat(metrics.run("active")).isZero();
    assertThat(metrics.run("exit_code")).isZero();
    assertThat(metrics.run("read_records")).isEqualTo(253);
    assertThat(metrics.run("read_bytes"))
        .isEqualTo(String.join("\n", lines).getBytes(UTF_8).length + 1.0);
    assertThat(metrics.run("dropped_values")).isEqualTo(1);
    assertThat(metrics.run("ignored_messages")).isEqualTo(1);
    assertThat(metrics.run("states")).isEqualTo(1);
    assertThat(metrics.run("retries")).isZero();
    assertThat(metrics.stream("records", "items")).isEqualTo(251);
    assertThat(metrics.stream("rejected", "items")).isEqualTo(count("_sdc_rejected")).isEqualTo(1);
    assertThat(metrics.stream("rows_inserted", "items")).isEqualTo(count("items")).isEqualTo(250);
    assertThat(metrics.stream("rows_updated", "items")).isEqualTo(1);
    assertThat(metrics.stream("batches", "items")).isEqualTo(3);
    assertThat(metrics.stream("records", stream)).isEqualTo(1);
    assertThat(metrics.value(LAST_SUCCESS)).isEqualTo(metrics.run("end_timestamp_seconds"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-r--r--");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void leavesOutTheRowsThatAnOverwriteRemoves() throws IOException {
    database.execute("CREATE TABLE items (id bigint); INSERT INTO items VALUES (1), (2)");
    List<String> lines = List.of(Tap.schema("items"), Tap.record("items", 3), Tap.state(1));

    TargetRun run = run(lines, Map.of("load_method", "overwrite"));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(metrics().stream("rows_inserted", "items")).isEqualTo(1);
    assertThat(metrics().stream("rows_updated", "items")).isZero();
    assertThat(metrics().values().keySet()).noneMatch(name -> name.contains("rows_deleted"));
  }

  @Test
  void remembersTheLastSuccessWhenARunFails() throws IOException {
    run(List.of(Tap.schema("items")), Map.of());
    double success = metrics().value(LAST_SUCCESS);

    TargetRun failed = run(List.of("no message"), Map.of());

    assertThat(failed.exitCode()).isEqualTo(3);
    MetricsText metrics = metrics();
    assertThat(metrics.run("exit_code")).isEqualTo(3);
    assertThat(metrics.value(LAST_SUCCESS)).isEqualTo(success);
    assertThat(metrics.run("start_timestamp_seconds")).isGreaterThanOrEqualTo(success);
  }

  @Test
  void tellsNoSuccessWhereThereWasNone() throws IOException {
    run(List.of("no message"), Map.of());

    assertThat(metrics().values()).doesNotContainKey(LAST_SUCCESS);
  }

  @Test
  void mayNotBeUnwritable() {
    TargetRun run =
        TargetRun.on(
            database,
            Map.of("metrics_file", folder.resolve("no/file").toString()),
            Tap.schema("a"));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).singleElement().asString().contains("cannot write metrics_file");
  }

  private TargetRun run(List<String> lines, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("metrics_file", file().toString());
    return TargetRun.on(database, all, String.join("\n", lines) + "\n");
  }

  private Path file() {
    return folder.resolve("target-postgres.prom");
  }

  private MetricsText metrics() throws IOException {
    return MetricsText.parse(Files.readString(file()));
  }

  private double count(String table) {
    return Double.parseDouble(String.valueOf(database.queryOne("SELECT count(*) FROM " + table)));
  }
}
