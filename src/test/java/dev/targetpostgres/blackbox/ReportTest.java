package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that {@code --report} writes, as a browser shows it. */
final class ReportTest {
  private static final String HOSTILE = "<b>&amp;</b><script>document.title=1</script>";

  @TempDir Path folder;
  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @Test
  void showsTheNumbersThatAreInTheDatabase() throws Exception {
    List<String> lines = new ArrayList<>(List.of(Tap.schema("items", "id"), Tap.schema(HOSTILE)));
    lines.addAll(Tap.records("items", 1, 1200));
    lines.addAll(Tap.records("items", 1, 100));
    lines.addAll(Tap.records(HOSTILE, 1, 30));
    lines.add(refusedRecord());
    lines.add(Tap.state(1));
    Map<String, ?> settings = Map.of("invalid_records", "reject", "batch_size_rows", 500);

    TargetRun run = reported(settings, lines);

    assertThat(run.exitCode()).as(run.output()).isZero();
    OpenedPage page = OpenedPage.of(page());
    assertThat(page.outcome()).isEqualTo("done");
    assertThat(page.tile("read")).isEqualTo("1,331");
    assertThat(page.tile("committed")).isEqualTo("1,330");
    assertThat(page.tile("rejected")).isEqualTo(count("_sdc_rejected"));
    assertThat(page.tile("states")).isEqualTo("1");
    assertThat(page.markup()).doesNotContain("id=\"retries\"", "<figure>");
    List<List<String>> streams = page.table("streams");
    assertThat(page.markup()).doesNotContain("<th>Deleted</th>", "<th>Superseded</th>");
    assertThat(streams.get(0))
        .startsWith("items")
        .containsSubsequence("1,300", grouped(count("items")), "100", "0", "3");
    assertThat(streams.get(1))
        .startsWith(HOSTILE)
        .containsSubsequence("31", count('"' + HOSTILE + '"'), "0", "1", "1");
    assertThat(streams).hasSize(2);
    assertThat(page.markup()).doesNotContain("<script").contains("<title>items, &lt;b&gt;");
    String reason = database.queryOne("SELECT reason FROM _sdc_rejected");
    assertThat(page.markup().replace("&quot;", "\""))
        .contains(reason.substring(0, reason.indexOf(";")));
  }

  @Test
  void showsADashForTheRowsThatAnOverwriteRemoves() throws Exception {
    database.execute("CREATE TABLE items (id bigint); INSERT INTO items VALUES (1), (2)");
    List<String> lines = List.of(Tap.schema("items"), Tap.record("items", 3), Tap.state(1));

    TargetRun run = reported(Map.of("load_method", "overwrite"), lines);

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output())
        .containsPattern(
            "records +inserted +updated +deleted +superseded +rejected +removed +seconds")
        .containsPattern("items +1 +1 +0 +0 +0 +0 +- +[0-9.]+");
    OpenedPage page = OpenedPage.of(page());
    assertThat(page.markup()).contains("<th>Removed</th>");
    assertThat(page.table("streams").get(0)).containsSubsequence("1", "1", "-", "1");
  }

  @Test
  void showsWhatWasChangedAndNoSecrets() throws Exception {
    database.execute("CREATE TABLE items (id smallint PRIMARY KEY)");
    TargetRun run =
        reported(
            Map.of(
                "password",
                PostgresServer.shared().password(),
                "before_run_sql",
                "SELECT 'open sesame'",
                "jdbc_properties",
                Map.of("ApplicationName", "sesame too")),
            List.of(Tap.schema("items", "id"), Tap.record("items", 70_000)));

    assertThat(run.exitCode()).as(run.output()).isZero();
    OpenedPage page = OpenedPage.of(page());
    assertThat(page.table("events"))
        .extracting(row -> row.get(1))
        .contains("ALTER TABLE \"public\".\"items\" ADD COLUMN IF NOT EXISTS \"name\" text")
        .contains(
            "ALTER TABLE \"public\".\"items\" ALTER COLUMN \"id\" TYPE bigint"
                + " USING \"id\"::bigint");
    assertThat(page.table("settings"))
        .contains(
            List.of("password", "set, not shown"), List.of("before_run_sql", "set, not shown"))
        .contains(List.of("jdbc_properties", "set, not shown"))
        .contains(List.of("database", database.name()));
    assertThat(Files.readString(page())).doesNotContain("sesame");
  }

  @Test
  void saysWhyTheRunFailed() throws Exception {
    TargetRun run =
        reported(
            Map.of(), List.of(Tap.schema("items"), Tap.record("items", 1), refusedRecord("items")));

    assertThat(run.exitCode()).isEqualTo(3);
    OpenedPage page = OpenedPage.of(page());
    assertThat(page.outcome()).isEqualTo("failed");
    assertThat(run.errors()).containsExactly("target-postgres: " + page.failure());
    assertThat(page.tile("committed")).isEqualTo(count("items")).isEqualTo("1");
    assertThat(page.markup()).contains("with exit code 3", "What to do", "set invalid_records");
  }

  @Test
  void isWrittenWhereTheServerIsNotReached() throws Exception {
    TargetRun run = reported(Map.of("port", 1, "connect_timeout", 1), List.of());

    assertThat(run.exitCode()).isEqualTo(4);
    OpenedPage page = OpenedPage.of(page());
    assertThat(page.outcome()).isEqualTo("failed");
    assertThat(page.markup())
        .contains("no server was reached", "with exit code 4", "Try the connection alone");
  }

  @Test
  void isRefusedBeforeTheLoadWhereItCannotBeWritten() {
    String nowhere = folder.resolve("nowhere").resolve("page.html").toString();
    TargetRun run =
        TargetRun.on(database, Map.of(), bytes(List.of(Tap.schema("items"))), "--report", nowhere);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .startsWith("target-postgres: cannot write report " + nowhere);
    assertThat(database.queryOne("SELECT to_regclass('items')")).isNull();
  }

  private static String refusedRecord() {
    return refusedRecord(HOSTILE);
  }

  private static String refusedRecord(String stream) {
    return "{\"type\": \"RECORD\", \"stream\": \"%s\", \"record\": {\"id\": 1.5}}"
        .formatted(stream);
  }

  private TargetRun reported(Map<String, ?> settings, List<String> lines) {
    return TargetRun.on(database, settings, bytes(lines), "--report", page().toString());
  }

  private static ByteArrayInputStream bytes(List<String> lines) {
    return new ByteArrayInputStream(
        (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private Path page() {
    return folder.resolve("page.html");
  }

  private String count(String table) throws IOException {
    return Objects.requireNonNull(database.queryOne("SELECT count(*) FROM " + table));
  }

  private static String grouped(String number) {
    return "%,d".formatted(Long.parseLong(number));
  }
}
