package dev.targetpostgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.FreePort;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behind PgBouncer in transaction mode nothing of a session outlives its transaction. */
final class PgBouncerIT {
  private static final int RECORDS = 3_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "append, false, 3000",
    "upsert, false, 700",
    "overwrite, false, 700",
    "append, true, 3000",
    "upsert, true, 700",
    "overwrite, true, 700"
  })
  void loadsThroughTransactionPooling(String method, boolean stateTable, String rows)
      throws IOException, InterruptedException {
    Path program = findProgram();
    Assumptions.assumeTrue(
        program != null, "skipped: no pgbouncer on this machine (Debian's package pgbouncer)");
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      String owner = "owner_of_" + database.name();
      database.execute(
          "CREATE ROLE %s; GRANT CREATE ON DATABASE %s TO %1$s".formatted(owner, database.name()));
      int port = FreePort.find();
      Process bouncer = start(program, database, port, 6);
      try {
        Path config =
            database.writeConfig(
                directory.resolve("config.json"),
                Map.of(
                    "host",
                    "127.0.0.1",
                    "port",
                    port,
                    "default_target_schema",
                    "pooled",
                    "load_method",
                    method,
                    "state_table",
                    stateTable,
                    "role",
                    owner,
                    "batch_size_rows",
                    400));
        try (TargetProcess target = TargetProcess.start(config)) {
          target.writeLines(messages());
          target.closeStdin();
          assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
          assertThat(target.stdoutLines()).endsWith("3000");
        }
        assertThat(database.queryOne("SELECT count(*) FROM pooled.numbers")).isEqualTo(rows);
        assertThat(
                database.queryOne(
                    "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'pooled'"))
            .isEqualTo(owner);
      } finally {
        bouncer.destroy();
        bouncer.waitFor();
        database.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(owner));
      }
    }
  }

  /** Whoever watches waits for the connection that is watched. */
  @Test
  void cutsNoConnectionThatIsTheOnlyOne() throws IOException, InterruptedException {
    Path program = findProgram();
    Assumptions.assumeTrue(
        program != null, "skipped: no pgbouncer on this machine (Debian's package pgbouncer)");
    try (TestDatabase database = PostgresServer.shared().createDatabase()) {
      database.execute(
          """
          CREATE TABLE numbers (id bigint);
          CREATE FUNCTION rest() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN PERFORM pg_sleep(9); RETURN NULL; END';
          CREATE TRIGGER rest AFTER INSERT ON numbers EXECUTE FUNCTION rest();
          """);
      int port = FreePort.find();
      Process bouncer = start(program, database, port, 1);
      try {
        Path config =
            database.writeConfig(
                directory.resolve("config.json"),
                Map.of(
                    "host",
                    "127.0.0.1",
                    "port",
                    port,
                    "load_method",
                    "append",
                    "add_record_metadata",
                    false,
                    "max_parallelism",
                    1,
                    "connect_timeout",
                    1,
                    "network_timeout_seconds",
                    2));
        try (TargetProcess target = TargetProcess.start(config)) {
          target.writeLines(messages());
          target.closeStdin();
          assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
          assertThat(target.stderr()).doesNotContain("taken for lost", "trying again");
        }
        assertThat(database.queryOne("SELECT count(*) FROM numbers"))
            .isEqualTo(String.valueOf(RECORDS));
      } finally {
        bouncer.destroy();
        bouncer.waitFor();
      }
    }
  }

  private static List<String> messages() {
    List<String> messages = new ArrayList<>();
    messages.add(
        "{\"type\": \"SCHEMA\", \"stream\": \"numbers\", \"key_properties\": [\"id\"], \"schema\":"
            + " {\"properties\": {\"id\": {\"type\": \"integer\"}}}}");
    for (int i = 0; i < RECORDS; i++) {
      messages.add(
          "{\"type\": \"RECORD\", \"stream\": \"numbers\", \"record\": {\"id\": %d}}"
              .formatted(i % 700));
    }
    messages.add("{\"type\": \"STATE\", \"value\": 3000}");
    return messages;
  }

  private static Path findProgram() {
    for (String folder : List.of("/usr/sbin", "/usr/bin", "/usr/local/bin")) {
      Path program = Path.of(folder, "pgbouncer");
      if (Files.isExecutable(program)) {
        return program;
      }
    }
    return null;
  }

  private Process start(Path program, TestDatabase database, int port, int connections)
      throws IOException, InterruptedException {
    PostgresServer server = database.server();
    Path users = directory.resolve("users.txt");
    Files.writeString(users, "\"%s\" \"%s\"\n".formatted(server.user(), server.password()));
    Path settings = directory.resolve("pgbouncer.ini");
    Files.writeString(
        settings,
        """
        [databases]
        %s = host=%s port=%d
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = scram-sha-256
        auth_file = %s
        pool_mode = transaction
        default_pool_size = %d
        ignore_startup_parameters = extra_float_digits
        """
            .formatted(database.name(), server.host(), server.port(), port, users, connections));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // PgBouncer refuses to run as root.
      command.addAll(List.of("setpriv", "--reuid=65534", "--clear-groups"));
    }
    command.addAll(List.of(program.toString(), settings.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("pgbouncer.log").toFile())
            .start();
    awaitPort(port, process);
    return process;
  }

  private void awaitPort(int port, Process process) throws IOException, InterruptedException {
    for (int attempt = 0; attempt < 100; attempt++) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(probe.isConnected()).isTrue();
        return;
      } catch (IOException notYet) {
        assertThat(process.isAlive())
            .as(Files.readString(directory.resolve("pgbouncer.log")))
            .isTrue();
        Thread.sleep(50);
      }
    }
    throw new IOException("pgbouncer does not listen");
  }
}
