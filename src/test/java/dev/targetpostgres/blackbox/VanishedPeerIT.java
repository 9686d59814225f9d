package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Fault;
import dev.targetpostgres.testing.Fault.Direction;
import dev.targetpostgres.testing.Fault.Kind;
import dev.targetpostgres.testing.Fault.Moment;
import dev.targetpostgres.testing.FaultyProxy;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.tls.Issuer;
import dev.targetpostgres.tls.TlsServer;
import java.io.IOException;
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

/** The other side becomes silent without closing its connections. */
final class VanishedPeerIT extends ProcessTest {
  private static final Duration FOR_EVER = Duration.ofMinutes(10);
  private static final int ROWS = 24;

  private static final Map<String, Object> LOCK_IN_THE_MIDST =
      Map.of("load_method", "append", "add_record_metadata", false, "network_timeout_seconds", 1);

  /** A value of which all rows together are larger than the buffers on the way. */
  private static final String MEBIBYTE = "x".repeat(1 << 20);

  @ParameterizedTest
  @CsvSource({
    "STALL, TO_SERVER, append",
    "STALL, TO_TARGET, append",
    "BLACKHOLE, TO_SERVER, append",
    "BLACKHOLE, TO_TARGET, append",
    "BLACKHOLE, BOTH, upsert",
    "STALL, BOTH, overwrite"
  })
  void triesAgainOnAnotherConnection(Kind kind, Direction direction, String loadMethod) {
    try (FaultyProxy proxy = FaultyProxy.start(database.server());
        TargetProcess target = start(through(proxy, loadMethod))) {
      target.writeLines(List.of(Tap.schema("items", "id"), Tap.schema("last", "id")));
      await(() -> exists("last"), "the last table", target);
      long inTheMidst = proxy.bytes() + 4L * MEBIBYTE.length();
      proxy.plan(List.of(new Fault(Moment.BYTES, inTheMidst, kind, direction, FOR_EVER)));
      writeRows(target);

      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stderr()).contains("considered lost", "trying again");
      assertThat(count("items")).isEqualTo(ROWS);
    }
  }

  /** Closing an encrypted connection would wait for the write that hangs. */
  @Test
  void cutsAnEncryptedConnectionInTheMidstOfAWrite() {
    Issuer authority = Issuer.root("authority");
    try (TlsServer server = TlsServer.start(authority.certificateText())) {
      server.present(authority.server("localhost"));
      try (FaultyProxy proxy = FaultyProxy.start(server.database().server())) {
        Map<String, Object> settings = new HashMap<>(through(proxy, "append"));
        server.database().execute("DROP TABLE items");
        settings.put("ssl_enable", true);
        settings.put("ssl_mode", "require");
        Path config = server.database().writeConfig(folder.resolve("tls.json"), settings);
        try (TargetProcess target = target().config(config).start()) {
          target.writeLines(List.of(Tap.schema("items")));
          await(() -> proxy.bytes() > 0, "a connection", target);
          long inTheMidst = proxy.bytes() + 6L * MEBIBYTE.length();
          proxy.plan(
              List.of(
                  new Fault(Moment.BYTES, inTheMidst, Kind.STALL, Direction.TO_SERVER, FOR_EVER)));
          writeRows(target);

          assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
          assertThat(target.stderr()).contains("considered lost", "trying again");
          assertThat(server.database().queryOne("SELECT count(*) FROM items"))
              .isEqualTo(String.valueOf(ROWS));
        }
      }
    }
  }

  /** The commit succeeds, but its answer is lost. */
  @Test
  void doublesNothingWhereTheAnswerToACommitIsSwallowed() {
    try (FaultyProxy proxy = FaultyProxy.start(database.server());
        TargetProcess target = start(through(proxy, "append"))) {
      target.writeLines(List.of(Tap.schema("items", "id"), Tap.record("items", 1), Tap.state(1)));
      target.awaitStdout(lines -> lines.size() == 1, PATIENCE);
      long next = proxy.commits() + 1;
      proxy.plan(
          List.of(new Fault(Moment.COMMIT, next, Kind.BLACKHOLE, Direction.TO_TARGET, FOR_EVER)));
      target.writeLines(Tap.records("items", 2, 100));

      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stderr()).contains("considered lost", "trying again");
      assertThat(count("items")).isEqualTo(100);
    }
  }

  /** COPY meets a key of another transaction, and continues when that has ended. */
  @Test
  void waitsForALockInTheMidstOfSending() throws SQLException {
    database.execute("CREATE TABLE items (id bigint UNIQUE, name text)");
    try (TargetProcess target = start(LOCK_IN_THE_MIDST);
        Connection blocker = blocked()) {
      target.write(Tap.schema("items") + "\n");
      writeRows(target);
      target.closeStdin();
      awaitLockWaiter(target);
      pause(4_000);
      blocker.rollback();

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stderr()).doesNotContain("considered lost", "trying again");
      assertThat(count("items")).isEqualTo(ROWS);
    }
  }

  /** The watch cannot log in any more, but the connection that loads still works. */
  @Test
  void cutsNothingWhereLoginsBeginToFail() throws IOException, SQLException {
    database.execute("CREATE TABLE items (id bigint UNIQUE, name text)");
    Path password = Files.writeString(folder.resolve("password"), database.server().password());
    Path away = folder.resolve("away");
    Map<String, Object> settings = new HashMap<>(LOCK_IN_THE_MIDST);
    settings.put("password_command", List.of("cat", password.toString()));
    try (TargetProcess target = start(settings);
        Connection blocker = blocked()) {
      target.write(Tap.schema("items") + "\n");
      writeRows(target);
      target.closeStdin();
      awaitLockWaiter(target);
      Files.move(password, away);
      pause(4_000);
      Files.move(away, password);
      blocker.rollback();

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stderr()).doesNotContain("considered lost", "trying again");
      assertThat(count("items")).isEqualTo(ROWS);
    }
  }

  /** Returns a connection with a lock that COPY will wait for. */
  private Connection blocked() throws SQLException {
    Connection blocker = database.connect();
    blocker.setAutoCommit(false);
    try (Statement statement = blocker.createStatement()) {
      statement.execute("INSERT INTO items VALUES (1, '')");
    }
    return blocker;
  }

  private static Map<String, Object> through(FaultyProxy proxy, String loadMethod) {
    return Map.of(
        "host",
        "127.0.0.1",
        "port",
        proxy.port(),
        "load_method",
        loadMethod,
        "batch_max_age_seconds",
        1,
        "network_timeout_seconds",
        2);
  }

  private static void writeRows(TargetProcess target) {
    for (int id = 1; id <= ROWS; id++) {
      target.write(Tap.record("items", id).replace("name " + id, MEBIBYTE) + "\n");
    }
  }
}
