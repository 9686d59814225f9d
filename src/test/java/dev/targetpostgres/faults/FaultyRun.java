package dev.targetpostgres.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Disturbance;
import dev.targetpostgres.testing.Fault;
import dev.targetpostgres.testing.FaultyProxy;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TestDatabase;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the launcher through a {@link FaultyProxy}, and checks what it must guarantee. */
final class FaultyRun {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestDatabase database;
  private final Workload workload;
  private final Path folder;
  private final List<Fault> faults;
  private final List<Disturbance> disturbances;
  private final Runnable recovery;

  FaultyRun(TestDatabase database, Workload workload, Path folder, List<Fault> faults) {
    this(database, workload, folder, faults, List.of());
  }

  /**
   * Prepares a run.
   *
   * @param disturbances disturbances of all sessions in the database
   */
  FaultyRun(
      TestDatabase database,
      Workload workload,
      Path folder,
      List<Fault> faults,
      List<Disturbance> disturbances) {
    this(database, workload, folder, faults, disturbances, () -> {});
  }

  /**
   * Prepares a run.
   *
   * @param recovery an action that makes committed rows visible
   */
  FaultyRun(
      TestDatabase database,
      Workload workload,
      Path folder,
      List<Fault> faults,
      List<Disturbance> disturbances,
      Runnable recovery) {
    this.database = database;
    this.workload = workload;
    this.folder = folder;
    this.faults = faults;
    this.disturbances = disturbances;
    this.recovery = recovery;
  }

  /** Loads the workload while the faults strike. All of it must arrive exactly once. */
  void loadsEverythingOnce(Map<String, Object> settings) throws SQLException {
    try (FaultyProxy proxy = FaultyProxy.start(database.server());
        Connection second = database.connect()) {
      proxy.plan(faults);
      Path config = config(proxy, settings);
      Thread disturbing = Disturbance.start(disturbances, database, () -> proxy.commits() > 0);
      try (TargetProcess target = TargetProcess.start(config)) {
        feed(target, workload.lines());
        watchStates(target, second);
        int exitCode = target.awaitExit(PATIENCE);
        assertEnd(exitCode, target, second);
        assertThat(target.stdoutLines()).last().isEqualTo(workload.lastState());
      } catch (AssertionError failed) {
        throw new AssertionError(
            workload.method() + " under " + proxy.struck() + " and " + disturbances, failed);
      } finally {
        disturbing.interrupt();
      }
    }
  }

  /**
   * Loads the workload with runs that are killed and a last one that is not. All of it must arrive
   * exactly once. A run begins after the STATE that the run before has reached in the database.
   *
   * @param kills the moments at which the runs are killed
   */
  void loadsEverythingOnceThoughKilled(Map<String, Object> settings, List<Kill> kills)
      throws SQLException {
    try (FaultyProxy proxy = FaultyProxy.start(database.server());
        Connection second = database.connect()) {
      proxy.plan(faults);
      Path config = config(proxy, settings);
      for (Kill kill : kills) {
        runUntil(kill, config, second);
      }
      String state = printedState(config);
      try (TargetProcess target = TargetProcess.start(config)) {
        feed(target, workload.linesBehind(state));
        watchStates(target, second);
        int exitCode = target.awaitExit(PATIENCE);
        assertEnd(exitCode, target, second);
        assertThat(printedState(config)).isEqualTo(workload.lastState());
      } catch (AssertionError failed) {
        throw new AssertionError(kills + " under " + proxy.struck(), failed);
      }
    }
  }

  /** Kills a run a while after it has printed so many lines of STATE. */
  record Kill(int states, Duration later) {}

  private void runUntil(Kill kill, Path config, Connection second) throws SQLException {
    String state = printedState(config);
    TargetProcess killed = TargetProcess.start(config);
    try (killed) {
      feed(killed, workload.linesBehind(state));
      if (kill.states() > 0) {
        killed.awaitMoreStdout(kill.states() - 1, PATIENCE);
      }
      Thread.sleep(kill.later().toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
    killed.awaitExit(PATIENCE);
    List<String> states = killed.stdoutLines();
    if (!states.isEmpty()) {
      int before = Workload.recordsBefore(states.get(states.size() - 1));
      assertThat(missing(second, before)).isEmpty();
    }
  }

  private static String printedState(Path config) {
    try (TargetProcess target = TargetProcess.start(config, "--print-state")) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      return String.join("", target.stdoutLines());
    }
  }

  private Path config(FaultyProxy proxy, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("host", "127.0.0.1");
    all.put("port", proxy.port());
    all.put("default_target_schema", workload.schema());
    all.put("load_method", workload.method().setting());
    return database.writeConfig(folder.resolve(workload.schema() + ".json"), all);
  }

  private static void feed(TargetProcess target, List<String> lines) {
    Thread tap =
        new Thread(
            () -> {
              try {
                target.writeLines(lines);
                target.closeStdin();
              } catch (UncheckedIOException ended) {
                // The target has ended before its input. Its exit code shows why.
                return;
              }
            },
            "tap");
    tap.setDaemon(true);
    tap.start();
  }

  /** Checks the database as soon as a STATE line comes, until the output ends. */
  private void watchStates(TargetProcess target, Connection second) throws SQLException {
    int seen = 0;
    List<String> lines = target.awaitMoreStdout(seen, PATIENCE);
    while (lines.size() > seen) {
      seen = lines.size();
      String state = lines.get(seen - 1);
      assertThat(missing(second, Workload.recordsBefore(state)))
          .as("behind %s on stdout", state)
          .isEmpty();
      lines = target.awaitMoreStdout(seen, PATIENCE);
    }
  }

  private String missing(Connection second, int before) throws SQLException {
    String missing = workload.missing(second, before);
    if (missing.isEmpty()) {
      return missing;
    }
    recovery.run();
    return workload.missing(second, before);
  }

  private void assertEnd(int exitCode, TargetProcess target, Connection second)
      throws SQLException {
    assertThat(exitCode).as(target.stderr()).isZero();
    assertThat(target.stderr()).doesNotContain("\tat ", "Exception in thread");
    recovery.run();
    for (int stream = 0; stream <= workload.lastStream(); stream++) {
      Map<Integer, Integer> expected = workload.expected(stream);
      assertThat(workload.newest(second, stream)).as(target.stderr()).isEqualTo(expected);
      assertThat(workload.rows(database, stream)).as(target.stderr()).isEqualTo(expected.size());
    }
    assertThat(workload.wrongRejections(database)).as(target.stderr()).isEmpty();
    // If faults strike the clean-up twice, the run logs it, and the next run cleans up.
    if (!target.stderr().contains("removing what belongs to the run alone")) {
      assertThat(leftovers()).as(target.stderr()).isEmpty();
    }
  }

  /** Returns staging tables and commit markers. A run that is not killed leaves none. */
  private List<?> leftovers() {
    String schema = workload.schema();
    List<?> tables =
        database.queryRows(
            "SELECT tablename FROM pg_tables WHERE schemaname = '%s' AND tablename ~ '^_sdc_(overwrite|staging)'"
                .formatted(schema));
    String markers = schema + "._sdc_batches";
    boolean marked = database.queryOne("SELECT to_regclass('%s')".formatted(markers)) != null;
    return marked && tables.isEmpty() ? database.queryRows("SELECT * FROM " + markers) : tables;
  }
}
