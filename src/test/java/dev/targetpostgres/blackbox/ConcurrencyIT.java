package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Fault;
import dev.targetpostgres.testing.FaultyProxy;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TargetProcess.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Other sessions that use the same table: locks, other targets, and lost connections. */
final class ConcurrencyIT extends ProcessTest {
  private static final int RECORDS = 20_000;

  @Test
  void twoTargetsUpsertTheSameKeysInOppositeOrder() {
    List<String> upwards = Tap.records("items", 1, RECORDS);
    List<String> downwards = new ArrayList<>(upwards);
    Collections.reverse(downwards);
    Map<String, ?> settings = Map.of("load_method", "upsert", "batch_size_rows", 5_000);
    try (TargetProcess first = start(settings);
        TargetProcess second = start(settings)) {
      for (TargetProcess target : List.of(first, second)) {
        target.write(Tap.schema("items", "id") + "\n");
      }
      await(() -> exists("items"), "the table", first);
      Thread other = new Thread(() -> second.writeLines(downwards).closeStdin());
      other.start();
      first.writeLines(upwards).closeStdin();
      for (TargetProcess target : List.of(first, second)) {
        assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      }
      assertThat(count("items")).isEqualTo(RECORDS);
    }
  }

  @Test
  void twoTargetsMakeTheSameTables() {
    Map<String, ?> settings =
        Map.of("load_method", "append", "default_target_schema", "made_by_two");
    try (TargetProcess first = start(settings);
        TargetProcess second = start(settings)) {
      for (int stream = 0; stream < 10; stream++) {
        for (TargetProcess target : List.of(first, second)) {
          target.writeLines(List.of(Tap.schema("items_" + stream, "id")));
          target.writeLines(Tap.records("items_" + stream, 1, 5));
        }
      }
      for (TargetProcess target : List.of(first, second)) {
        target.closeStdin();
        assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      }
      for (int stream = 0; stream < 10; stream++) {
        assertThat(count("made_by_two.items_" + stream)).isEqualTo(10);
      }
    }
  }

  @Test
  void waitsForALock() throws SQLException {
    try (TargetProcess target =
            start(
                Map.of("lock_timeout_seconds", 1, "load_method", "append", "batch_size_rows", 10));
        Connection blocker = database.connect()) {
      target.write(Tap.schema("items", "id") + "\n").writeLines(Tap.records("items", 1, 10));
      awaitRead(target, "last");
      await(() -> count("items") == 10, "the first batch", target);
      lock(blocker);
      target.write(Tap.schema("items", "id").replace("name", "title") + "\n");
      target.awaitStderr("trying again", PATIENCE);
      blocker.rollback();
      target.writeLines(Tap.records("items", 11, 20)).closeStdin();

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(count("items")).isEqualTo(20);
    }
  }

  @Test
  void endsWithinTheGraceWhileItsDdlWaitsForALock() throws SQLException {
    try (TargetProcess target =
            start(Map.of("shutdown_grace_seconds", 1, "lock_timeout_seconds", 0));
        Connection blocker = database.connect()) {
      database.execute("CREATE TABLE items (id bigint)");
      lock(blocker);
      target.write(Tap.schema("items") + "\n");
      awaitLockWaiter(target);
      target.signal(Signal.TERM);
      assertThat(target.awaitExit(Duration.ofSeconds(10))).as(target.stderr()).isEqualTo(143);
    }
  }

  @Test
  void endsWithinTheGraceWhileRowsArePutInPlace() throws SQLException {
    database.execute("CREATE TABLE items (id bigint, name text); INSERT INTO items VALUES (0, '')");
    try (TargetProcess target =
            start(Map.of("shutdown_grace_seconds", 1, "load_method", "overwrite"));
        Connection blocker = database.connect()) {
      target.write(Tap.schema("items") + "\n").writeLines(Tap.records("items", 1, 10));
      awaitRead(target, "last");
      lock(blocker);
      target.writeLines(List.of(Tap.state(10))).closeStdin();
      awaitLockWaiter(target);
      target.signal(Signal.TERM);
      assertThat(target.awaitExit(Duration.ofSeconds(10))).as(target.stderr()).isEqualTo(143);
      blocker.rollback();
      assertThat(target.stdoutLines()).isEmpty();
      assertThat(count("items")).isEqualTo(1);
    }
  }

  /** For hours the server does not notice that its client is gone, and keeps its locks. */
  @Test
  void doesNotWaitForTheLocksOfItsOwnLostConnection() {
    database.execute("CREATE TABLE items (id bigint PRIMARY KEY, name text)");
    try (FaultyProxy proxy = FaultyProxy.start(database.server());
        TargetProcess target =
            start(
                Map.of(
                    "host",
                    "127.0.0.1",
                    "port",
                    proxy.port(),
                    "load_method",
                    "upsert",
                    "batch_size_rows",
                    100))) {
      target.writeLines(List.of(Tap.schema("items", "id"), Tap.schema("last", "id")));
      await(() -> exists("last"), "the last table", target);
      long next = proxy.commits() + 1;
      proxy.plan(List.of(Fault.ofCommit(Fault.Kind.ORPHAN, next, Duration.ofMinutes(5))));
      target.writeLines(Tap.records("items", 1, 100)).closeStdin();

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(proxy.struck()).hasSize(1);
      assertThat(count("items")).isEqualTo(100);
    }
  }

  private static void lock(Connection blocker) throws SQLException {
    blocker.setAutoCommit(false);
    try (Statement statement = blocker.createStatement()) {
      statement.execute("LOCK TABLE items IN ACCESS EXCLUSIVE MODE");
    }
  }
}
