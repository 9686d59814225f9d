package dev.targetpostgres.blackbox;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database, a folder and the packaged launcher for tests of the running process. */
abstract class ProcessTest {
  /** A time limit that is long enough for a slow machine. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long POLL_MILLIS = 20;

  @TempDir Path folder;
  @AutoClose TestDatabase database;

  @BeforeEach
  final void createDatabase() {
    database = PostgresServer.shared().createDatabase();
  }

  final TargetProcess start(Map<String, ?> settings) {
    return target().config(config(settings)).start();
  }

  /** Returns the launcher with a JVM that starts fast and does not optimize much. */
  static TargetProcess.Builder target() {
    return TargetProcess.builder()
        .environment("TARGET_POSTGRES_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
  }

  final Path config(Map<String, ?> settings) {
    return database.writeConfig(folder.resolve("config.json"), settings);
  }

  final long count(String table) {
    String count = database.queryOne("SELECT count(*) FROM " + table);
    return Long.parseLong(Objects.requireNonNull(count));
  }

  final boolean exists(String table) {
    return database.queryOne("SELECT to_regclass('%s')".formatted(table)) != null;
  }

  /** Waits until the target has read everything: sends a SCHEMA and waits for its table. */
  final void awaitRead(TargetProcess target, String lastStream) {
    target.write(Tap.schema(lastStream) + "\n");
    await(() -> exists(lastStream), "the SCHEMA of " + lastStream, target);
  }

  /** Waits until a session of the database waits for a lock. */
  final void awaitLockWaiter(TargetProcess target) {
    String waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname ="
            + " current_database()";
    await(() -> !"0".equals(database.queryOne(waiting)), "a wait for the lock", target);
  }

  static void await(BooleanSupplier condition, String what, TargetProcess target) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not seen: " + what + "; " + target.stderr());
      }
      pause(POLL_MILLIS);
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interruption);
    }
  }
}
