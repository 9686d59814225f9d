package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Fault;
import dev.targetpostgres.testing.Fault.Kind;
import dev.targetpostgres.testing.FaultyProxy;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TargetProcess.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of the process and its connections while rejected records are loaded again. */
final class ReplayIT extends ProcessTest {
  private static final int RECORDS = 300;
  private static final int STREAMS = 10;
  private static final Duration A_WHILE = Duration.ofMillis(500);

  /** The fourth batch waits for a lock, so exactly three are committed before the end. */
  @ParameterizedTest
  @EnumSource(
      value = Signal.class,
      names = {"KILL", "TERM"})
  void losesAndDoublesNothingIfItIsEnded(Signal signal) throws SQLException {
    reject(1);
    database.execute(
        """
        CREATE SEQUENCE attempts;
        CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            IF nextval('public.attempts') = 4 THEN
              PERFORM pg_advisory_xact_lock(17);
            END IF;
            RETURN NULL;
          END
        $$;
        CREATE TRIGGER wait AFTER INSERT ON stream_0 FOR EACH STATEMENT EXECUTE FUNCTION wait();
        """);
    Map<String, Object> settings =
        settings(Map.of("batch_size_rows", 20, "shutdown_grace_seconds", 0));
    try (Connection second = database.connect();
        Statement lock = second.createStatement()) {
      lock.execute("SELECT pg_advisory_lock(17)");
      try (TargetProcess target = replay(settings)) {
        awaitLockWaiter(target);
        target.signal(signal);
        assertThat(target.awaitExit(PATIENCE)).isNotZero();
      }
      lock.execute("SELECT pg_advisory_unlock(17)");
      awaitBackendsGone();
      assertThat(count("stream_0")).isEqualTo(60);
      assertThat(count("_sdc_rejected")).isEqualTo(RECORDS - 60);
    }

    try (TargetProcess target = replay(settings)) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
    }
    assertLoadedOnce(1);
  }

  /** Small batches of several streams share a transaction. Large ones have their own. */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"COMMIT_LOST", "ANSWER_LOST", "COMMIT_LATE", "COMMIT_RACED"})
  void loadsOnceIfTheConnectionBreaksAtAnyCommit(Kind kind) {
    for (int streams : new int[] {1, STREAMS}) {
      database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
      reject(streams);
      List<Fault> faults =
          Stream.iterate(3L, number -> number < 60, number -> number + 3)
              .map(number -> Fault.ofCommit(kind, number, A_WHILE))
              .toList();
      try (FaultyProxy proxy = FaultyProxy.start(database.server())) {
        proxy.plan(faults);
        Map<String, Object> settings =
            settings(Map.of("batch_size_rows", 10, "max_parallelism", 2, "max_retries", 10));
        settings.put("host", "127.0.0.1");
        settings.put("port", proxy.port());
        try (TargetProcess target = replay(settings)) {
          assertThat(target.awaitExit(PATIENCE.multipliedBy(3))).as(target.stderr()).isZero();
          assertThat(proxy.struck()).isNotEmpty();
        }
      }
      assertLoadedOnce(streams);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert"})
  void loadsOnceIfTwoReplayAtTheSameTime(String method) {
    reject(1);
    Map<String, Object> settings = settings(Map.of("batch_size_rows", 10));
    settings.put("load_method", method);
    if (method.equals("upsert")) {
      settings.remove("streams");
    }
    try (TargetProcess one = replay(settings);
        TargetProcess other = replay(settings)) {
      one.awaitExit(PATIENCE);
      other.awaitExit(PATIENCE);
    }
    try (TargetProcess target = replay(settings)) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
    }
    assertLoadedOnce(1);
  }

  /** Rejects all records of so many streams, then removes the constraints. */
  private void reject(int streams) {
    List<String> lines = new ArrayList<>();
    for (int stream = 0; stream < streams; stream++) {
      database.execute(
          "CREATE TABLE stream_%d (id bigint, name text, CONSTRAINT none CHECK (id < 0))"
              .formatted(stream));
      lines.add(Tap.schema("stream_" + stream, "id"));
      lines.addAll(Tap.records("stream_" + stream, 1, RECORDS / streams));
    }
    try (TargetProcess target = start(settings(Map.of()))) {
      target.writeLines(lines);
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
    }
    assertThat(count("_sdc_rejected")).isEqualTo(RECORDS);
    for (int stream = 0; stream < streams; stream++) {
      database.execute("ALTER TABLE stream_%d DROP CONSTRAINT none".formatted(stream));
    }
  }

  private TargetProcess replay(Map<String, ?> settings) {
    return target().config(config(settings)).arguments("--replay-rejected").start();
  }

  private static Map<String, Object> settings(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("default_target_schema", "public");
    settings.put("load_method", "append");
    settings.put("invalid_records", "reject");
    settings.put("streams", Map.of("*", Map.of("key_properties", List.of())));
    settings.putAll(more);
    return settings;
  }

  private void awaitBackendsGone() {
    String backends =
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'target-postgres'"
            + " AND datname = current_database()";
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!"0".equals(database.queryOne(backends))) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      pause(20);
    }
  }

  private void assertLoadedOnce(int streams) {
    for (int stream = 0; stream < streams; stream++) {
      assertThat(
              database.queryRows(
                  "SELECT count(*), count(DISTINCT id) FROM stream_%d".formatted(stream)))
          .containsExactly(
              List.of(String.valueOf(RECORDS / streams), String.valueOf(RECORDS / streams)));
    }
    assertThat(count("_sdc_rejected")).isZero();
  }
}
