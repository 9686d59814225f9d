package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TargetProcess.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The reports of a running process. */
final class ReportsIT extends ProcessTest {
  @Test
  void logsProgressWhileItWaitsForInput() {
    try (TargetProcess target = start(Map.of("progress_seconds", 1, "batch_size_rows", 2))) {
      target.writeLines(
          List.of(
              Tap.schema("items"),
              Tap.record("items", 1),
              Tap.record("items", 2),
              Tap.state(1),
              Tap.record("items", 3)));

      target.awaitStderr("2 committed in 1 batch of 1 stream, last STATE", PATIENCE);

      target.closeStdin();
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stderr()).contains("progress: 3 records read (");
    }
  }

  @Test
  void logsTheLockThatItWaitsFor() throws SQLException {
    database.execute("CREATE TABLE items (id bigint, name text)");
    try (Connection blocker = database.connect();
        Statement statement = blocker.createStatement();
        TargetProcess target = start(Map.of("progress_seconds", 1, "network_timeout_seconds", 4))) {
      blocker.setAutoCommit(false);
      statement.execute("LOCK TABLE items IN ACCESS EXCLUSIVE MODE");
      target.writeLines(List.of(Tap.schema("items"), Tap.record("items", 1))).closeStdin();
      target.awaitStderr("no STATE yet, waiting for a lock on public.items (held by ", PATIENCE);
      blocker.rollback();

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
    }
  }

  @Test
  void saysNothingOfProgressWhereThatIsNotWanted() {
    try (TargetProcess target = start(Map.of("progress_seconds", 0))) {
      target.write(Tap.schema("items") + "\n").closeStdin();

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stderr()).doesNotContain("progress:");
    }
  }

  @Test
  void finishesTheReportAndTheMetricsAfterASignal() throws IOException, InterruptedException {
    Path page = folder.resolve("page.html");
    Path metrics = folder.resolve("run.prom");
    try (TargetProcess target =
        target()
            .config(config(Map.of("metrics_file", metrics.toString())))
            .arguments("--report", page.toString())
            .start()) {
      target.writeLines(List.of(Tap.schema("items"), Tap.record("items", 1)));
      awaitRead(target, "others");
      assertThat(OpenedPage.of(page).outcome()).isEqualTo("running");
      assertThat(MetricsText.parse(Files.readString(metrics)).run("active")).isEqualTo(1);
      target.signal(Signal.TERM);

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(143);
      OpenedPage opened = OpenedPage.of(page);
      assertThat(opened.outcome()).isEqualTo("stopped by a signal");
      assertThat(opened.tile("committed")).isEqualTo(Long.toString(count("items"))).isEqualTo("1");
      MetricsText written = MetricsText.parse(Files.readString(metrics));
      assertThat(written.run("active")).isZero();
      assertThat(written.run("exit_code")).isEqualTo(143);
      assertThat(written.stream("records", "items")).isEqualTo(1);
    }
  }
}
