package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Seed;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TargetProcess.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The file of {@code --state-file} contains the whole newest STATE, however the run ends. */
final class StateFileIT extends ProcessTest {
  private static final String PADDING = "x".repeat(3 << 20);

  @Test
  void holdsWhatTheNextRunBeginsFrom() throws IOException {
    for (int run = 1; run <= 2; run++) {
      try (TargetProcess target = keeping(Map.of())) {
        target.writeLines(List.of(Tap.schema("items"), Tap.record("items", run), Tap.state(run)));
        assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
        assertThat(target.stdoutLines()).containsExactly(Tap.printedState(run));
        assertThat(file()).hasContent(Tap.printedState(run));
      }
    }
  }

  @Test
  void isThereWhileTheRunGoesOnAndNewestAfterASignal() throws IOException {
    try (TargetProcess target = keeping(Map.of("batch_size_rows", 10))) {
      target.writeLines(List.of(Tap.schema("items"), Tap.state(1)));
      await(() -> Files.exists(file()), "the file", target);
      assertThat(file()).hasContent(Tap.printedState(1));
      target.writeLines(Tap.records("items", 1, 12)).writeLines(List.of(Tap.state(12)));
      awaitRead(target, "others");
      target.signal(Signal.TERM);

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(143);
      assertThat(file()).hasContent(Tap.printedState(12));
    }
  }

  @Test
  void isTheNewestAfterAFailure() {
    try (TargetProcess target = keeping(Map.of())) {
      target
          .writeLines(List.of(Tap.schema("items"), Tap.record("items", 1), Tap.state(1)))
          .writeLines(List.of("no message"))
          .closeStdin();

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(3);
      assertThat(file()).hasContent(Tap.printedState(1));
    }
  }

  @Test
  void staysAsItIsIfNoStateIsPrinted() throws IOException {
    Files.writeString(file(), "old");
    try (TargetProcess target = keeping(Map.of(), "--dry-run")) {
      target.writeLines(List.of(Tap.schema("items"), Tap.state(1))).closeStdin();
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(file()).hasContent("old");
    }
  }

  @Test
  void takesWhatTheStateTableHolds() {
    Map<String, ?> settings = Map.of("state_table", true);
    try (TargetProcess target = keeping(settings, "--print-state")) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(file()).doesNotExist();
    }
    try (TargetProcess target = start(settings)) {
      target.writeLines(List.of(Tap.schema("items"), Tap.state(1))).closeStdin();
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
    }
    try (TargetProcess target = keeping(settings, "--print-state")) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(file()).hasContent(target.stdoutLines().get(0));
    }
  }

  @Test
  void mustBeWritable() {
    Path missing = folder.resolve("no such folder/state.json");
    try (TargetProcess target =
        target().config(config(Map.of())).arguments("--state-file", missing.toString()).start()) {
      target.closeStdin();
      assertThat(target.awaitExit(PATIENCE)).isEqualTo(2);
      assertThat(target.stderr())
          .isEqualTo(
              "target-postgres: cannot write --state-file %s: there is no folder %s"
                  .formatted(missing, missing.getParent()));
    }
  }

  /** A success would be wrong, since the next run would load rows again. */
  @Test
  void failsTheRunIfTheLastStateCannotBeKept() throws IOException {
    try (TargetProcess target = keeping(Map.of())) {
      awaitRead(target, "items");
      Files.createDirectory(file());
      target.writeLines(List.of(Tap.state(1))).closeStdin();

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(1);
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(1));
      assertThat(target.stderrLines())
          .last()
          .asString()
          .contains("target-postgres: cannot write --state-file", "it is a directory");
    }
  }

  /** The values are large, so that writing them takes much of the time. */
  @Test
  void isWholeAndNotAheadOfTheRowsWheneverTheRunIsKilled() throws IOException {
    Random random = Seed.random("StateFileIT");
    for (int round = 0; round < 3; round++) {
      database.execute("DROP TABLE IF EXISTS items");
      Files.deleteIfExists(file());
      try (TargetProcess target = keeping(Map.of("batch_size_rows", 1))) {
        Thread tap = new Thread(() -> pour(target), "tap");
        tap.start();
        await(() -> Files.exists(file()), "the file", target);
        pause(random.nextInt(2_500));
        target.signal(Signal.KILL);
        assertThat(target.awaitExit(PATIENCE)).isEqualTo(137);
        tap.interrupt();
      }
      String kept = Files.readString(file());
      assertThat(kept).startsWith("{\"at\": ").endsWith(PADDING + "\"}");
      int at = Tap.at(kept);
      assertThat(database.queryOne("SELECT count(*) FROM items WHERE id <= " + at))
          .isEqualTo(Integer.toString(at));
    }
  }

  private static void pour(TargetProcess target) {
    try {
      target.write(Tap.schema("items") + "\n");
      for (int id = 1; id < 1_000; id++) {
        String state = Tap.state(id).replace("}}", ", \"padding\": \"" + PADDING + "\"}}");
        target.writeLines(List.of(Tap.record("items", id), state));
      }
    } catch (UncheckedIOException killed) {
      return;
    }
  }

  private TargetProcess keeping(Map<String, ?> settings, String... options) {
    return target()
        .config(config(settings))
        .arguments("--state-file", file().toString())
        .arguments(options)
        .start();
  }

  private Path file() {
    return folder.resolve("state.json");
  }
}
