package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.FaultyProxy;
import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** If the database cannot be reached or rejects the login: exit code 4, advice, and no secrets. */
final class ConnectingIT extends ProcessTest {
  private static final String SECRET = "open sesame/@:%'\"";

  @Test
  void explainsAWrongPassword() {
    assertThat(failure(Map.of("password", SECRET)))
        .contains(database.server().host(), "check the settings user and password", "pg_hba.conf");
  }

  /** They can contain the password that is missing. */
  @Test
  void namesVariablesThatWereNotRead() {
    try (TargetProcess target =
        target()
            .config(config(Map.of("password", SECRET)))
            .environment("TARGET_POSTGRES_PASSWORD", database.server().password())
            .start()) {
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(4);
      assertThat(target.stderrLines())
          .endsWith(
              "target-postgres: these variables were not read: TARGET_POSTGRES_PASSWORD; to read"
                  + " them, add --config ENV",
              target.stderrLines().get(target.stderrLines().size() - 1))
          .last()
          .asString()
          .startsWith("target-postgres: cannot connect");
    }
  }

  @Test
  void explainsAMissingDatabase() {
    assertThat(failure(Map.of("database", "no_such_database")))
        .contains("no_such_database", "create the database");
  }

  @Test
  void explainsAHostThatDoesNotListen() throws IOException {
    assertThat(failure(Map.of("host", "127.0.0.1", "port", unusedPort(), "password", SECRET)))
        .contains("127.0.0.1", "check the settings host and port");
  }

  /** This holds for one of several hosts, too. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.1,localhost:1"})
  void waitsForAServerThatDoesNotListenYet(String hosts) throws IOException {
    int port = unusedPort();
    try (TargetProcess target = start(Map.of("host", hosts, "port", port))) {
      target.awaitStderr("trying again", PATIENCE);
      try (FaultyProxy proxy = FaultyProxy.start(database.server(), port)) {
        target.writeLines(List.of(Tap.schema("items"), Tap.record("items", 1)));
        assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
        assertThat(proxy.commits()).isPositive();
      }
      assertThat(count("items")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",localhost:1"})
  void waitsForAConnectionToBeFree(String otherHosts) throws SQLException {
    withOneConnection(
        (role, taken) -> {
          Map<String, Object> settings = new HashMap<>(role);
          settings.put("host", database.server().host() + otherHosts);
          try (TargetProcess target = start(settings)) {
            target.awaitStderr("53300", PATIENCE);
            taken.close();
            database.execute("ALTER ROLE %s CONNECTION LIMIT -1".formatted(settings.get("user")));
            target.writeLines(List.of(Tap.schema("items"), Tap.record("items", 1)));
            assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
            assertThat(count("items")).isEqualTo(1);
          }
        });
  }

  @Test
  void endsAtASignalWhileItWaitsForAConnection() throws SQLException {
    withOneConnection(
        (settings, taken) -> {
          try (TargetProcess target = start(settings)) {
            target.awaitStderr("53300", PATIENCE);
            target.signal(TargetProcess.Signal.TERM);
            assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(143);
            assertThat(target.stderr()).doesNotContain("\tat ");
          }
        });
  }

  private interface TakenConnection {
    void use(Map<String, Object> settings, Connection taken) throws SQLException;
  }

  /** Runs the test with a role that is limited to one connection, which is open already. */
  private void withOneConnection(TakenConnection test) throws SQLException {
    String role = "single_" + database.name();
    database.execute("CREATE ROLE %s LOGIN PASSWORD 'single' CONNECTION LIMIT 1".formatted(role));
    database.execute("GRANT ALL ON SCHEMA public TO " + role);
    try (Connection taken = connect(role)) {
      test.use(Map.of("user", role, "password", "single"), taken);
    } finally {
      database.execute("DROP OWNED BY %s; DROP ROLE %s".formatted(role, role));
    }
  }

  private Connection connect(String role) throws SQLException {
    String url =
        "jdbc:postgresql://%s:%d/%s"
            .formatted(database.server().host(), database.server().port(), database.name());
    return DriverManager.getConnection(url, role, "single");
  }

  /** Does a run that must fail, and returns its error line. */
  private String failure(Map<String, ?> settings) {
    try (TargetProcess target = start(settings)) {
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(4);
      assertThat(target.stdoutLines()).isEmpty();
      assertThat(target.stderr()).doesNotContain("sesame").doesNotContain("\tat ");
      assertThat(target.stderrLines())
          .as(target.stderr())
          .filteredOn(line -> line.startsWith("target-postgres: "))
          .hasSize(1);
      return target.stderr();
    }
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
