package dev.targetpostgres.faults;

import dev.targetpostgres.faults.FaultyRun.Kill;
import dev.targetpostgres.faults.Workload.Method;
import dev.targetpostgres.testing.Disturbance;
import dev.targetpostgres.testing.Effort;
import dev.targetpostgres.testing.Fault;
import dev.targetpostgres.testing.Fault.Kind;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.Seed;
import dev.targetpostgres.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The network between target and server fails in every way and at any moment, and no row is lost or
 * doubled.
 */
final class FaultsIT {
  private static final int MANY_STREAMS = 30;
  private static final int RUNS = Effort.times(8);
  private static final List<Method> METHODS = List.of(Method.values());
  private static final int MOST_FAULTS = 4;
  private static final Duration A_WHILE = Duration.ofMillis(500);

  private static final Map<String, Object> CHECKPOINTS =
      Map.of("batch_size_rows", 250, "state_table", true, "pipeline_id", "workload");

  @TempDir static Path folder;
  @AutoClose private static final TestDatabase database = PostgresServer.shared().createDatabase();

  /** Two runs work in parallel, since a run usually waits for the network. */
  @Test
  void loadsEverythingOnceWhateverTheNetworkDoes() throws Exception {
    Random seeds = Seed.random("FaultsIT");
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        int number = run;
        long seed = seeds.nextLong();
        runs.add(two.submit(() -> randomRun(number, seed)));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      two.shutdownNow();
    }
  }

  /** Without a marker or a count, these commits would be done twice or not at all. */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"COMMIT_LOST", "ANSWER_LOST", "COMMIT_LATE", "COMMIT_RACED"})
  void appendsOnceWhenTheConnectionBreaksAtAnyCommit(Kind kind) throws SQLException {
    everyCommit(Method.APPEND, kind);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"ANSWER_LOST", "COMMIT_LATE"})
  void overwritesOnceWhenTheConnectionBreaksAtAnyCommit(Kind kind) throws SQLException {
    everyCommit(Method.OVERWRITE, kind);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"COMMIT_LOST", "ANSWER_LOST", "COMMIT_LATE", "COMMIT_RACED"})
  void overwritesWithoutKeysOnceWhenTheConnectionBreaksAtAnyCommit(Kind kind) throws SQLException {
    everyCommit(Method.OVERWRITE_WITHOUT_KEYS, kind);
  }

  /** If no marker can be written, the ordinals of staged rows prove the commit. */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"ANSWER_LOST", "COMMIT_LATE"})
  void overwritesWithoutKeysOnceThoughThereAreNoMarkers(Kind kind) throws SQLException {
    String schema = ("unmarked_" + kind).toLowerCase(Locale.ROOT);
    database.execute(
        "CREATE SCHEMA %1$s; CREATE VIEW %1$s._sdc_batches AS SELECT WHERE false"
            .formatted(schema));
    Workload workload =
        new Workload(Method.OVERWRITE_WITHOUT_KEYS, schema, 1, 2_000, new Random(1));
    new FaultyRun(database, workload, folder, everyThirdCommit(kind, 2))
        .loadsEverythingOnce(smallBatches(2));
  }

  /** Many small batches wait for a worker, which loads them in one transaction. */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"COMMIT_LOST", "ANSWER_LOST", "COMMIT_LATE", "COMMIT_RACED"})
  void appendsManyStreamsOnceWhenTheConnectionBreaksAtAnyCommit(Kind kind) throws SQLException {
    String schema = ("many_" + kind).toLowerCase(Locale.ROOT);
    Workload workload = new Workload(Method.APPEND, schema, MANY_STREAMS, 2_000, new Random(1));
    Map<String, Object> settings = Map.of("batch_size_rows", 10, "max_parallelism", 2);
    // The first commits only make tables.
    new FaultyRun(database, workload, folder, everyThirdCommit(kind, MANY_STREAMS + 2))
        .loadsEverythingOnce(settings);
  }

  /** One transaction from STATE to STATE, which is repeated after each fault. */
  @ParameterizedTest
  @EnumSource
  void loadsEverythingOnceWithCheckpoints(Method method) throws SQLException {
    Random random = Seed.random("FaultsIT, checkpoints");
    String schema = "checkpoints_" + method.id();
    Workload workload = new Workload(method, schema, 2, 3_000, random);
    List<Fault> faults = Stream.generate(() -> random(random, workload)).limit(3).toList();
    new FaultyRun(database, workload, folder, faults).loadsEverythingOnce(CHECKPOINTS);
  }

  @ParameterizedTest
  @EnumSource(names = {"APPEND", "UPSERT"})
  void loadsEverythingOnceThoughKilledAgainAndAgain(Method method) throws SQLException {
    Random random = Seed.random("FaultsIT, kills");
    String schema = "killed_" + method.setting();
    Workload workload = new Workload(method, schema, 2, 12_000, random);
    List<Fault> faults = Stream.generate(() -> random(random, workload)).limit(3).toList();
    List<Kill> kills =
        Stream.generate(() -> new Kill(random.nextInt(3), Duration.ofMillis(random.nextInt(900))))
            .limit(4)
            .toList();
    new FaultyRun(database, workload, folder, faults)
        .loadsEverythingOnceThoughKilled(CHECKPOINTS, kills);
  }

  private static Fault random(Random random, Workload workload) {
    int bytes = workload.lines().stream().mapToInt(String::length).sum() / 2;
    return Fault.random(random, bytes, 20);
  }

  private static void everyCommit(Method method, Kind kind) throws SQLException {
    List<Fault> faults = everyThirdCommit(kind, 2);
    String schema = (method + "_" + kind).toLowerCase(Locale.ROOT);
    Workload workload = new Workload(method, schema, 1, 2_000, new Random(1));
    new FaultyRun(database, workload, folder, faults).loadsEverythingOnce(smallBatches(2));
  }

  /** Returns faults of every third commit only, so that all work succeeds within its attempts. */
  private static List<Fault> everyThirdCommit(Kind kind, long first) {
    return Stream.iterate(first, number -> number < first + 38, number -> number + 3)
        .map(number -> Fault.ofCommit(kind, number, A_WHILE))
        .toList();
  }

  private static Void randomRun(int run, long seed) throws SQLException {
    Random random = new Random(seed);
    Method method = METHODS.get(run % METHODS.size());
    boolean bad = random.nextBoolean();
    Workload workload =
        new Workload(
            method,
            "run_" + run,
            1 + random.nextInt(3),
            1_000 + random.nextInt(3_000),
            random,
            bad);
    List<Fault> faults =
        Stream.generate(() -> random(random, workload))
            .limit(1 + random.nextInt(MOST_FAULTS))
            .toList();
    List<Disturbance> disturbances =
        Stream.generate(() -> Disturbance.random(random)).limit(random.nextInt(3)).toList();
    Map<String, Object> settings = new HashMap<>(smallBatches(1 + random.nextInt(3)));
    settings.put("invalid_records", bad ? "reject" : "fail");
    try (TestDatabase own = database.server().createDatabase()) {
      if (bad) {
        own.execute(workload.tables());
      }
      new FaultyRun(own, workload, folder, faults, disturbances).loadsEverythingOnce(settings);
    } catch (AssertionError failed) {
      throw new AssertionError("run " + run + " of " + RUNS + ", seed " + seed, failed);
    }
    return null;
  }

  /** Returns settings for small batches, so that there are many commits. */
  private static Map<String, Object> smallBatches(int workersPerStream) {
    return Map.of("batch_size_rows", 250, "max_parallelism_per_stream", workersPerStream);
  }
}
