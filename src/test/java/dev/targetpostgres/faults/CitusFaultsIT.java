package dev.targetpostgres.faults;

import dev.targetpostgres.faults.FaultyRun.Kill;
import dev.targetpostgres.faults.Workload.Method;
import dev.targetpostgres.testing.CitusDatabase;
import dev.targetpostgres.testing.Disturbance;
import dev.targetpostgres.testing.Effort;
import dev.targetpostgres.testing.Fault;
import dev.targetpostgres.testing.Fault.Kind;
import dev.targetpostgres.testing.OnCitus;
import dev.targetpostgres.testing.Seed;
import dev.targetpostgres.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Coordinator, workers and the network fail at any moment, and no row is lost or doubled. */
@OnCitus
final class CitusFaultsIT {
  private static final int RUNS = Effort.times(3);
  private static final int RECOVERY_MILLIS = 500;
  private static final Duration A_WHILE = Duration.ofMillis(500);
  private static final Map<String, Object> SETTINGS = Map.of("distribute_by", "id");

  @TempDir static Path folder;
  @AutoClose private static final CitusDatabase CITUS = CitusDatabase.create();

  private final TestDatabase database = CITUS.coordinator();

  @ParameterizedTest
  @EnumSource
  void loadsEverythingOnceWhateverTheClusterDoes(Method method) throws SQLException {
    Random seeds = Seed.random("CitusFaultsIT");
    for (int run = 0; run < RUNS; run++) {
      long seed = seeds.nextLong();
      try {
        randomRun(method, run, new Random(seed));
      } catch (AssertionError failed) {
        throw new AssertionError("run " + run + " of " + RUNS + ", seed " + seed, failed);
      }
    }
  }

  /** The coordinator commits in two phases, and the request or the answer is lost. */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"COMMIT_LOST", "ANSWER_LOST", "COMMIT_LATE", "COMMIT_RACED"})
  void loadsEverythingOnceWhenTheConnectionBreaksAtAnyCommit(Kind kind) throws SQLException {
    for (Method method : Method.values()) {
      String schema = ("commit_" + method + "_" + kind).toLowerCase(Locale.ROOT);
      List<Fault> faults =
          Stream.iterate(2L, number -> number < 40, number -> number + 3)
              .map(number -> Fault.ofCommit(kind, number, A_WHILE))
              .toList();
      Workload workload = new Workload(method, schema, 1, 2_000, new Random(1));
      run(workload, faults, List.of()).loadsEverythingOnce(settings(1, false));
      drop(schema);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"APPEND", "UPSERT"})
  void loadsEverythingOnceThoughKilledAgainAndAgain(Method method) throws SQLException {
    Random random = Seed.random("CitusFaultsIT, kills");
    String schema = "killed_" + method.setting();
    List<Kill> kills =
        Stream.generate(() -> new Kill(random.nextInt(3), Duration.ofMillis(random.nextInt(900))))
            .limit(3)
            .toList();
    Map<String, Object> settings = new HashMap<>(settings(1, false));
    settings.putAll(Map.of("state_table", true, "pipeline_id", "workload"));
    run(new Workload(method, schema, 2, 8_000, random), List.of(), List.of())
        .loadsEverythingOnceThoughKilled(settings, kills);
    drop(schema);
  }

  private void randomRun(Method method, int run, Random random) throws SQLException {
    String schema = method.id() + "_" + run;
    boolean bad = random.nextBoolean();
    Workload workload =
        new Workload(
            method, schema, 1 + random.nextInt(2), 1_000 + random.nextInt(3_000), random, bad);
    if (bad) {
      makeTables(workload);
    }
    List<Fault> faults =
        Stream.generate(() -> Fault.random(random, 200_000, 20)).limit(random.nextInt(3)).toList();
    List<Disturbance> disturbances =
        Stream.generate(() -> Disturbance.random(random)).limit(random.nextInt(2)).toList();
    List<Duration> breaks =
        Stream.generate(() -> Duration.ofMillis(random.nextInt(900)))
            .limit(1 + random.nextInt(4))
            .toList();
    Thread breaking = breakWorkers(breaks, new Random(random.nextLong()));
    try {
      run(workload, faults, disturbances).loadsEverythingOnce(settings(1 + random.nextInt(3), bad));
    } finally {
      breaking.interrupt();
    }
    drop(schema);
  }

  /**
   * Prepares a run. A two-phase commit is durable after the coordinator's decision. A worker that
   * missed it gets it later, from the coordinator's maintenance or from this recovery.
   */
  private FaultyRun run(Workload workload, List<Fault> faults, List<Disturbance> disturbances) {
    return new FaultyRun(database, workload, folder, faults, disturbances, CitusFaultsIT::recover);
  }

  private static void recover() {
    CITUS.coordinator().queryOne("SELECT recover_prepared_transactions()");
  }

  private static Map<String, Object> settings(int workersPerStream, boolean bad) {
    Map<String, Object> settings = new HashMap<>(SETTINGS);
    settings.put("batch_size_rows", 250);
    settings.put("max_parallelism_per_stream", workersPerStream);
    settings.put("invalid_records", bad ? "reject" : "fail");
    return settings;
  }

  /** Makes distributed tables with the constraints that bad records violate. */
  private void makeTables(Workload workload) {
    for (String statement : workload.tables().split(";", -1)) {
      database.execute(statement + ";");
    }
    for (int stream = 0; stream <= workload.lastStream(); stream++) {
      database.execute(
          "SELECT create_distributed_table('%s.stream_%d', 'id')"
              .formatted(workload.schema(), stream));
    }
  }

  /**
   * Starts a thread that ends the sessions of one worker after each pause, at any moment. Until it
   * is interrupted, the thread also does the recovery of the coordinator's maintenance.
   */
  private static Thread breakWorkers(List<Duration> pauses, Random random) {
    List<TestDatabase> workers = CITUS.shardHolders();
    Thread thread =
        new Thread(
            () -> {
              try {
                for (Duration pause : pauses) {
                  Thread.sleep(pause.toMillis());
                  endSessions(workers.get(random.nextInt(workers.size())));
                }
                while (!Thread.currentThread().isInterrupted()) {
                  recover();
                  Thread.sleep(RECOVERY_MILLIS);
                }
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            },
            "breaking workers");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Ends the worker's sessions that belong to this database: their names end with the process. */
  private static void endSessions(TestDatabase worker) {
    String ours =
        CITUS
            .coordinator()
            .queryOne(
                "SELECT coalesce(string_agg(lpad(pid::text, 10, '0'), '|'), 'none')"
                    + " FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name = 'target-postgres'");
    worker.queryRows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name ~ '^citus_internal.*(%s)$'".formatted(ours));
  }

  private void drop(String schema) {
    database.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
  }
}
