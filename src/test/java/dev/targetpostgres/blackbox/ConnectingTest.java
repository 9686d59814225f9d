package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Further ways to connect, and further reasons why that fails. */
final class ConnectingTest {
  private static final String MESSAGES =
      String.join("\n", List.of(Tap.schema("items"), Tap.record("items", 1), Tap.state(1)));

  @Test
  void explainsAWrongPasswordInAUrl() {
    assertThat(failure(Map.of("sqlalchemy_url", url("wrong%20sesame")))).contains("pg_hba.conf");
  }

  @Test
  void saysThatNoPasswordIsSet() {
    assertThat(failure(Map.of("password", "")))
        .endsWith(
            "the server asks for a password and none is set; set password or password_command, the"
                + " variable PGPASSWORD, or a line of ~/.pgpass");
  }

  @Test
  void explainsAMissingRole() {
    assertThat(failure(Map.of("user", "nobody_of_that_name", "password", "sesame")))
        .contains("user nobody_of_that_name", "check the settings user and password");
  }

  @Test
  void explainsAHostThatIsNotKnown() {
    assertThat(failure(Map.of("host", "no-such-host.invalid", "password", "sesame")))
        .contains("no-such-host.invalid", "check the setting host");
  }

  @Test
  void connectsByUrl() {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      String url = url(database.server().password()) + database.name();
      Map<String, ?> settings =
          Map.of("sqlalchemy_url", url, "host", "no-such-host.invalid", "database", "other");
      TargetRun run = TargetRun.on(database, settings, MESSAGES);
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(database.queryRows("SELECT id FROM items")).containsExactly(List.of("1"));
    }
  }

  @Test
  void takesTheFirstHostThatCanBeWrittenTo() throws IOException {
    PostgresServer server = PostgresServer.shared();
    String hosts = "127.0.0.1:%d,%s:%d".formatted(unusedPort(), server.host(), server.port());
    try (TestDatabase database = server.createDatabase()) {
      TargetRun run = TargetRun.on(database, Map.of("host", hosts), MESSAGES);
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(database.queryRows("SELECT id FROM items")).containsExactly(List.of("1"));
    }
  }

  @Test
  void saysOfEachHostWhyItWillNotDo() throws IOException {
    PostgresServer server = PostgresServer.shared();
    int unused = unusedPort();
    String hosts = "127.0.0.1:%d,%s:%d".formatted(unused, server.host(), server.port());
    try (TestDatabase database = server.createDatabase()) {
      database.execute(
          "ALTER DATABASE %s SET default_transaction_read_only TO on".formatted(database.name()));
      TargetRun run = TargetRun.on(database, Map.of("host", hosts), MESSAGES);
      assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
      assertThat(run.errors())
          .singleElement()
          .asString()
          .contains("127.0.0.1:" + unused + ": ", "refused", server.port() + ": it is read-only");
    }
  }

  @Test
  void triesNoOtherHostWithAWrongPassword() throws IOException {
    PostgresServer server = PostgresServer.shared();
    String hosts = "%s:%d,127.0.0.1:%d".formatted(server.host(), server.port(), unusedPort());
    assertThat(failure(Map.of("host", hosts, "password", "sesame")))
        .contains("check the settings user and password")
        .doesNotContain("none of the hosts");
  }

  @Test
  void asksACommandForThePasswordOfEachConnection(@TempDir Path folder) throws IOException {
    PostgresServer server = PostgresServer.shared();
    Path calls = folder.resolve("calls");
    String command =
        "echo \"$PGUSER $PGHOST $PGPORT\" >> %s; echo '%s'".formatted(calls, server.password());
    try (TestDatabase database = server.createDatabase()) {
      Map<String, ?> settings = Map.of("password", "sesame", "password_command", command);
      TargetRun run = TargetRun.on(database, settings, MESSAGES);
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(Files.readAllLines(calls))
          .isNotEmpty()
          .containsOnly("%s %s %d".formatted(server.user(), server.host(), server.port()));
    }
  }

  @Test
  void saysThatTheCommandForThePasswordFails() {
    assertThat(failure(Map.of("password_command", "echo sesame; echo sesame >&2; exit 3")))
        .contains("password_command ended with exit code 3", "run the command yourself")
        .doesNotContain("check host");
  }

  @Test
  void passesOnWhatTheServerIsToKnow() {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      database.execute(
          """
          CREATE TABLE items (id bigint, name text,
            program text DEFAULT current_setting('application_name'),
            geqo text DEFAULT current_setting('geqo'),
            work_mem text DEFAULT current_setting('work_mem'));
          """);
      Map<String, ?> settings =
          Map.of(
              "application_name", "nightly sync",
              "options", "-c geqo=off -c work_mem=77MB",
              "jdbc_properties", Map.of("sendBufferSize", 70_000, "tcpNoDelay", true));
      TargetRun run = TargetRun.on(database, settings, MESSAGES);
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(database.queryRows("SELECT program, geqo, work_mem FROM items"))
          .containsExactly(List.of("nightly sync", "off", "77MB"));
    }
  }

  /** The server is on this computer, and trusts all local connections. */
  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert", "overwrite"})
  void connectsToAUnixSocketWithoutAPassword(String method) {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      String folder = database.queryOne("SHOW unix_socket_directories").split(",", 2)[0].strip();
      Path socket = Path.of(folder, ".s.PGSQL." + database.server().port());
      Assumptions.assumeTrue(Files.exists(socket), "skipped: no Unix socket at " + socket);
      Map<String, ?> settings =
          Map.of("host", folder, "password", "", "ssl_mode", "verify-full", "load_method", method);
      StringBuilder messages = new StringBuilder(Tap.schema("items", "id"));
      for (int i = 0; i < 50_000; i++) {
        messages.append('\n').append(Tap.record("items", i));
      }
      TargetRun run = TargetRun.on(database, settings, messages.toString());
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(database.queryOne("SELECT count(*) FROM items")).isEqualTo("50000");
    }
  }

  @Test
  void explainsAUnixSocketThatIsNotThere(@TempDir Path folder) {
    assertThat(failure(Map.of("host", folder.toString())))
        .contains(
            folder + "/.s.PGSQL.", "No such file or directory", "check the settings host and port");
  }

  @ParameterizedTest
  @CsvSource({"socketTimeout, soon", "channelBinding, bogus", "gssEncMode, bogus"})
  void refusesValuesThatTheDriverDoesNotTake(String property, String value) {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      Map<String, ?> settings = Map.of("jdbc_properties", Map.of(property, value));
      TargetRun run = TargetRun.on(database, settings, MESSAGES);
      assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
      assertThat(run.errors())
          .singleElement()
          .asString()
          .contains(property, "jdbc_properties")
          .doesNotContain("check host");
    }
  }

  @Test
  void refusesPropertiesThatTheDriverDoesNotHave() {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      Map<String, ?> settings = Map.of("jdbc_properties", Map.of("tcpNoDelai", "sesame"));
      TargetRun run = TargetRun.on(database, settings, MESSAGES);
      assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
      assertThat(run.errors())
          .singleElement()
          .asString()
          .contains("no property \"tcpNoDelai\"")
          .doesNotContain("sesame");
    }
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Does a run that cannot connect and so reads no message, and returns its error. */
  private static String failure(Map<String, ?> settings) {
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      TargetRun run = TargetRun.on(database, settings, MESSAGES);
      assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
      assertThat(run.stdout()).isEmpty();
      assertThat(run.output()).doesNotContain("sesame").doesNotContain("\tat ");
      return run.errors().stream().reduce((first, second) -> first + second).orElse("");
    }
  }

  private static String url(String password) {
    PostgresServer server = PostgresServer.shared();
    return "postgresql+psycopg2://%s:%s@%s:%d/"
        .formatted(server.user(), password, server.host(), server.port());
  }
}
