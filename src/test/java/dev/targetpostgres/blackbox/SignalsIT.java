package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.targetpostgres.testing.Fault;
import dev.targetpostgres.testing.FaultyProxy;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TargetProcess.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals while the input stays open. */
final class SignalsIT extends ProcessTest {
  private static final int SIGINT = 2;
  private static final Duration FOR_EVER = Duration.ofMinutes(10);

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

  /** SIGQUIT makes the JVM print the stacks of its threads. */
  @Test
  void printsThreadDumpsOnStderrOnly() {
    try (TargetProcess target = start(Map.of("batch_size_rows", 10))) {
      writeTwentyFive(target);
      target.awaitStdout(lines -> !lines.isEmpty(), PATIENCE);
      target.signal(Signal.QUIT);
      target.awaitStderr("Full thread dump", PATIENCE);
      target.writeLines(Tap.records("items", 26, 30)).writeLines(List.of(Tap.state(30)));
      target.closeStdin();

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(20), Tap.printedState(30));
      assertThat(count("items")).isEqualTo(30);
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

  /** The batches in memory cannot be loaded, so no STATE after them is printed. */
  @Test
  void endsWhileReadingIsPausedForMemory() {
    Map<String, Object> small = Map.of("max_buffer_size", 1 << 20, "batch_size_rows", 500);
    try (FaultyProxy proxy = FaultyProxy.start(database.server());
        TargetProcess target = start(through(proxy, small))) {
      loadOne(target);
      proxy.strikeAll(Fault.afterBytes(Fault.Kind.STALL, 0, FOR_EVER));
      feed(target, 2, 200_000);
      pause(1_500);
      assertEndsTruthfully(target);
    }
  }

  @Test
  void endsWhileTheAnswerToACommitIsAwaited() {
    try (FaultyProxy proxy = FaultyProxy.start(database.server());
        TargetProcess target = start(through(proxy, Map.of("load_method", "append")))) {
      loadOne(target);
      long next = proxy.commits() + 1;
      proxy.plan(
          List.of(
              new Fault(
                  Fault.Moment.COMMIT,
                  next,
                  Fault.Kind.BLACKHOLE,
                  Fault.Direction.TO_TARGET,
                  FOR_EVER)));
      target.writeLines(Tap.records("items", 2, 25)).writeLines(List.of(Tap.state(25)));
      target.closeStdin();
      await(() -> !proxy.struck().isEmpty(), "the commit", target);
      assertEndsTruthfully(target);
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(1));
      assertThat(count("items")).isEqualTo(25);
    }
  }

  @Test
  void endsBetweenTwoAttempts() {
    Map<String, Object> small = Map.of("batch_size_rows", 10, "load_method", "append");
    try (FaultyProxy proxy = FaultyProxy.start(database.server());
        TargetProcess target = start(through(proxy, small))) {
      target.write(Tap.schema("items", "id") + "\n");
      target.writeLines(Tap.records("items", 1, 10)).writeLines(List.of(Tap.state(10)));
      target.awaitStdout(lines -> lines.size() == 1, PATIENCE);
      proxy.vanish();
      target.writeLines(Tap.records("items", 11, 40)).writeLines(List.of(Tap.state(40)));
      target.awaitStderr("trying again", PATIENCE);
      assertEndsTruthfully(target);
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(10));
    }
  }

  /** The table of one stream is locked. The records of the others are loaded. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void loadsOtherStreamsWhileATableWaitsForALock(boolean stateTable) throws SQLException {
    database.execute("CREATE TABLE items (id bigint)");
    Map<String, Object> settings =
        Map.of("shutdown_grace_seconds", 6, "state_table", stateTable, "load_method", "append");
    try (TargetProcess target = start(settings);
        Connection blocker = database.connect()) {
      lock(blocker);
      target.write(Tap.schema("others") + "\n");
      target.writeLines(Tap.records("others", 1, 5)).writeLines(List.of(Tap.state(5)));
      target.write(Tap.schema("items") + "\n");
      awaitLockWaiter(target);
      target.signal(Signal.TERM);

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(143);
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(5));
      assertThat(count("others")).isEqualTo(5);
      assertThat(target.stderr())
          .contains("cancelled a pending schema change")
          .doesNotContain("\tat ");
    }
  }

  private static void loadOne(TargetProcess target) {
    target.writeLines(List.of(Tap.schema("items", "id"), Tap.record("items", 1), Tap.state(1)));
    target.awaitStdout(lines -> lines.size() == 1, PATIENCE);
  }

  private static Map<String, Object> through(FaultyProxy proxy, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("host", "127.0.0.1");
    all.put("port", proxy.port());
    all.put("shutdown_grace_seconds", 2);
    all.put("batch_max_age_seconds", 1);
    return all;
  }

  /** Writes in a thread, since the pipe is soon full. */
  private static void feed(TargetProcess target, int first, int last) {
    Thread tap =
        new Thread(
            () -> {
              try {
                target.writeLines(Tap.records("items", first, last));
                target.writeLines(List.of(Tap.state(last)));
              } catch (UncheckedIOException ended) {
                return;
              }
            },
            "tap");
    tap.setDaemon(true);
    tap.start();
  }

  /** Ends the target and checks that all records before the last STATE are loaded. */
  private void assertEndsTruthfully(TargetProcess target) {
    target.signal(Signal.TERM);
    assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(143);
    assertThat(target.stderr()).doesNotContain("\tat ");
    List<String> states = target.stdoutLines();
    if (!states.isEmpty()) {
      int last = Tap.at(states.get(states.size() - 1));
      assertThat(count("items WHERE id <= " + last)).isEqualTo(last);
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

  /** Returns whether SIGINT is ignored, as in background jobs of a shell and their children. */
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
