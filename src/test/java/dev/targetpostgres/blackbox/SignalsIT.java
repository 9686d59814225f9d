package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TargetProcess.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals in the middle of a pipe that stays open. */
final class SignalsIT extends ProcessTest {
  private static final int SIGINT = 2;

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void loadsWhatWasReadAndPrintsTheLastSafeState(Signal signal, int exitCode) throws IOException {
    assumeTrue(signal == Signal.TERM || !isInterruptIgnored(), "SIGINT is ignored here");
    try (TargetProcess target = start(Map.of("batch_size_rows", 1000))) {
      writeTwentyFive(target);
      assertThat(target.stdoutLines()).isEmpty();
      target.signal(signal);

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(exitCode);
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(20));
      assertThat(count("items")).isEqualTo(25);
      assertThat(target.stderr()).contains("25 records");
    }
  }

  @Test
  void keepsTheOldRowsOfAnOverwrite() {
    database.execute("CREATE TABLE items (id bigint, name text); INSERT INTO items VALUES (0, '')");
    try (TargetProcess target = start(Map.of("load_method", "overwrite", "batch_size_rows", 10))) {
      writeTwentyFive(target);
      target.signal(Signal.TERM);

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(143);
      assertThat(target.stdoutLines()).isEmpty();
      assertThat(database.queryRows("SELECT id FROM items")).containsExactly(List.of("0"));
      assertThat(stagingTables()).isEqualTo("0");
    }
  }

  @Test
  void waitsNoLongerThanTheGrace() throws SQLException {
    try (TargetProcess target =
            start(Map.of("batch_size_rows", 1000, "shutdown_grace_seconds", 1));
        Connection blocker = database.connect()) {
      writeTwentyFive(target);
      lock(blocker);
      long start = System.nanoTime();
      target.signal(Signal.TERM);

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(143);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(900), Duration.ofSeconds(15));
      assertThat(target.stdoutLines()).isEmpty();
      assertThat(target.stderr()).contains("shutdown_grace_seconds");
    }
  }

  @Test
  void endsAtOnceAtTheSecondSignal() throws SQLException {
    try (TargetProcess target =
            start(Map.of("batch_size_rows", 1000, "shutdown_grace_seconds", 600));
        Connection blocker = database.connect()) {
      writeTwentyFive(target);
      lock(blocker);
      target.signal(Signal.TERM);
      target.awaitStderr("stopping", PATIENCE);
      pause(300);
      assertThat(target.isAlive()).isTrue();
      target.signal(Signal.TERM);

      assertThat(target.awaitExit(Duration.ofSeconds(10))).isEqualTo(143);
      assertThat(target.stdoutLines()).isEmpty();
    }
  }

  /** Before any message, the reader waits for the pipe. */
  @Test
  void endsWhileNothingHasBeenSent() {
    try (TargetProcess target = start(Map.of())) {
      awaitRead(target, "first");
      target.signal(Signal.TERM);
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(143);
    }
  }

  private void writeTwentyFive(TargetProcess target) {
    target.write(Tap.schema("items") + "\n");
    target.writeLines(Tap.records("items", 1, 20)).writeLines(List.of(Tap.state(20)));
    target.writeLines(Tap.records("items", 21, 25));
    awaitRead(target, "last");
  }

  private String stagingTables() {
    return database.queryOne("SELECT count(*) FROM pg_class WHERE relname LIKE '\\_sdc\\_over%'");
  }

  /** So a shell starts what it puts into the background, and children inherit it. */
  private static boolean isInterruptIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .mapToLong(line -> Long.parseUnsignedLong(line.replaceAll(".*\\s", ""), 16))
        .anyMatch(ignored -> (ignored & 1L << (SIGINT - 1)) != 0);
  }

  private static void lock(Connection blocker) throws SQLException {
    blocker.setAutoCommit(false);
    try (Statement statement = blocker.createStatement()) {
      statement.execute("LOCK TABLE items IN ACCESS EXCLUSIVE MODE");
    }
  }
}
