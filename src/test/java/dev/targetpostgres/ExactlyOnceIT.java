package dev.targetpostgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Effort;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.Seed;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TestDatabase;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With state_table, runs that are killed at any moment and started again load every row once. */
final class ExactlyOnceIT {
  private static final int RECORDS = 6_000;
  private static final int KILLS = Effort.times(3);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void appendsEachRecordOnceThoughKilledAtRandomMoments() {
    Random random = Seed.random("ExactlyOnceIT");
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      Path config = config(database);
      for (int kill = 0; kill < KILLS; kill++) {
        int start = printedState(config);
        runUntil(config, start, start + random.nextInt(RECORDS));
      }
      assertThat(run(config, printedState(config))).isZero();
      assertThat(rows(database)).isEqualTo(RECORDS + " " + RECORDS);
      assertThat(printedState(config)).isEqualTo(RECORDS);
    }
  }

  @Test
  void stopsAnOlderRunOfThePipeline() {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      Path config = config(database);
      try (TargetProcess older = TargetProcess.start(config)) {
        older.writeLines(messages(0, RECORDS / 2));
        older.awaitStdout(lines -> !lines.isEmpty(), PATIENCE);
        int start = printedState(config);
        assertThat(run(config, start)).isZero();
        write(older, messages(RECORDS / 2, RECORDS));
        older.closeStdin();
        assertThat(older.awaitExit(PATIENCE)).isEqualTo(1);
        assertThat(older.stderr()).contains("has taken over");
      }
      assertThat(rows(database)).isEqualTo(RECORDS + " " + RECORDS);
    }
  }

  @Test
  void takesBackWhatIsBehindTheLastState() {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      Path config = config(database);
      try (TargetProcess target = TargetProcess.start(config)) {
        target.writeLines(messages(0, 15));
        target.write("{\"type\": \"RECORD\", \"stream\": \"even\", \"record\": {\"id\": \"x\"}}\n");
        assertThat(target.awaitExit(PATIENCE)).isEqualTo(3);
      }
      assertThat(run(config, printedState(config))).isZero();
      assertThat(rows(database)).isEqualTo(RECORDS + " " + RECORDS);
    }
  }

  private Path config(TestDatabase database) {
    return database.writeConfig(
        directory.resolve("config.json"),
        Map.of(
            "default_target_schema", "once",
            "load_method", "append",
            "state_table", true,
            "pipeline_id", "numbers",
            "batch_size_rows", 200));
  }

  private static int printedState(Path config) {
    try (TargetProcess target = TargetProcess.start(config, "--print-state")) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      List<String> lines = target.stdoutLines();
      return lines.isEmpty() ? 0 : Integer.parseInt(lines.get(0));
    }
  }

  private static int run(Path config, int start) {
    try (TargetProcess target = TargetProcess.start(config)) {
      target.writeLines(messages(start, RECORDS));
      target.closeStdin();
      return target.awaitExit(PATIENCE);
    }
  }

  private static void runUntil(Path config, int start, int end) {
    try (TargetProcess target = TargetProcess.start(config)) {
      write(target, messages(start, Math.min(end, RECORDS)));
      target.signal(TargetProcess.Signal.KILL);
      target.awaitExit(PATIENCE);
    }
  }

  /** Writes messages. If the target has ended, that fails, and its exit code must not be 0. */
  private static void write(TargetProcess target, List<String> messages) {
    try {
      target.writeLines(messages);
    } catch (UncheckedIOException ended) {
      assertThat(target.awaitExit(PATIENCE)).isNotZero();
    }
  }

  private static List<String> messages(int start, int end) {
    List<String> messages = new ArrayList<>();
    for (String stream : List.of("even", "odd")) {
      messages.add(
          "{\"type\": \"SCHEMA\", \"stream\": \"%s\", \"key_properties\": [], \"schema\":"
                  .formatted(stream)
              + " {\"properties\": {\"id\": {\"type\": \"integer\"}}}}");
    }
    for (int id = start; id < end; id++) {
      messages.add(
          "{\"type\": \"RECORD\", \"stream\": \"%s\", \"record\": {\"id\": %d}}"
              .formatted(id % 2 == 0 ? "even" : "odd", id));
      if (id % 10 == 9) {
        messages.add("{\"type\": \"STATE\", \"value\": %d}".formatted(id + 1));
      }
    }
    return messages;
  }

  private static String rows(TestDatabase database) {
    return database.queryOne(
        "SELECT count(*) || ' ' || count(DISTINCT id)"
            + " FROM (SELECT id FROM once.even UNION ALL SELECT id FROM once.odd) AS numbers");
  }
}
