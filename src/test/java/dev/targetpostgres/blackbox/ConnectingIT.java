package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The database cannot be reached, or does not let us in: exit code 4, advice, and no secrets. */
final class ConnectingIT extends ProcessTest {
  private static final String SECRET = "open sesame/@:%'\"";

  @Test
  void explainsAWrongPassword() {
    assertThat(failure(Map.of("password", SECRET)))
        .contains(database.server().host(), "check the settings user and password", "pg_hba.conf");
  }

  @Test
  void explainsAMissingDatabase() {
    assertThat(failure(Map.of("database", "no_such_database")))
        .contains("no_such_database", "create the database");
  }

  @Test
  void explainsAHostThatDoesNotListen() throws IOException {
    assertThat(failure(Map.of("host", "127.0.0.1", "port", unusedPort(), "password", SECRET)))
        .contains("127.0.0.1", "check host and port");
  }

  /** The one line that says why. */
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
