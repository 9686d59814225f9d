package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.Seed;
import dev.targetpostgres.testing.TestDatabase;
import dev.targetpostgres.tunnel.SshServer;
import dev.targetpostgres.tunnel.TestKeys;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** If the SSH tunnel is lost during a load, no row is lost or doubled. */
final class SshLossTest {
  private static final String KEY = "ed25519-openssh";
  private static final int LOSSES = 8;
  private static final int ROWS_BETWEEN = 2_000;
  private static final int LONGEST_MILLIS = 60;
  private static final String MADE_ANEW = "the SSH tunnel was lost and is opened again";

  private final SshServer ssh = SshServer.start().authorize(KEY);
  private final TestDatabase database = PostgresServer.shared().createDatabase();

  @AfterEach
  void closeAll() {
    ssh.close();
    database.close();
  }

  @Test
  void appendsOnceThoughTheTunnelIsCutAgainAndAgain() {
    Random random = Seed.random("SshLossTest");
    List<InputStream> input = new ArrayList<>();
    List<String> next = new ArrayList<>(List.of(Tap.schema("items")));
    for (int loss = 1; loss <= LOSSES; loss++) {
      next.addAll(Tap.records("items", (loss - 1) * ROWS_BETWEEN + 1, loss * ROWS_BETWEEN));
      next.add(Tap.state(loss));
      int millis = random.nextInt(LONGEST_MILLIS);
      input.add(InputWithPause.of(next, () -> cutAfter(millis), List.of()));
      next.clear();
    }

    TargetRun run =
        run(
            new SequenceInputStream(Collections.enumeration(input)),
            Map.of("load_method", "append", "batch_size_rows", 250));

    assertLoaded(run, LOSSES * ROWS_BETWEEN, LOSSES);
  }

  /** The batch waits for a lock, so it has begun and is not committed. */
  @Test
  void loadsABatchAgainThatTheTunnelWasLostUnder() throws SQLException {
    database.execute("CREATE TABLE items (id bigint, name text)");
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE items IN SHARE MODE");
      List<String> before = new ArrayList<>(List.of(Tap.schema("items")));
      before.addAll(Tap.records("items", 1, 25));
      Runnable loss =
          () -> {
            awaitWaiting();
            ssh.cut();
            commit(other);
          };

      TargetRun run =
          run(
              InputWithPause.of(before, loss, List.of(Tap.record("items", 26), Tap.state(1))),
              Map.of("batch_size_rows", 10, "add_record_metadata", false));

      assertLoaded(run, 26, 1);
      assertThat(run.output()).contains("trying again");
    }
  }

  @Test
  void findsOutAboutAServerThatHasGoneSilent() {
    InputStream input =
        InputWithPause.of(
            List.of(Tap.schema("items")),
            ssh::goSilent,
            List.of(Tap.record("items", 1), Tap.state(1)));

    TargetRun run = run(input, Map.of("network_timeout_seconds", 0));

    assertLoaded(run, 1, 1);
  }

  private TargetRun run(InputStream input, Map<String, ?> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(
        "ssh_tunnel",
        ssh.settings(
            Map.of(
                "private_key",
                TestKeys.text(KEY),
                "host_key",
                ssh.fingerprint("ssh-ed25519"),
                "keep_alive_seconds",
                1)));
    return TargetRun.on(database, all, input);
  }

  private void assertLoaded(TargetRun run, int rows, int state) {
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).last().isEqualTo(Tap.printedState(state));
    assertThat(database.queryRows("SELECT count(*), count(DISTINCT id) FROM items"))
        .containsExactly(List.of(Integer.toString(rows), Integer.toString(rows)));
    assertThat(run.output()).contains(MADE_ANEW);
  }

  private void cutAfter(int millis) {
    pause(millis);
    ssh.cut();
  }

  private void awaitWaiting() {
    String waiting =
        "SELECT count(*) FROM pg_stat_activity"
            + " WHERE wait_event_type = 'Lock' AND datname = current_database()";
    while ("0".equals(database.queryOne(waiting))) {
      pause(5);
    }
  }

  private static void commit(Connection connection) {
    try {
      connection.commit();
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}
