package dev.targetpostgres.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;

/** Starts a server from the binaries on the test class path. Loaded only where one is needed. */
final class EmbeddedServer {
  private static final String HOST = "localhost";
  private static final String USER = "postgres";
  private static final String PASSWORD = "postgres";

  private EmbeddedServer() {}

  static RunningServer start(Durability durability) {
    Path dataDirectory = workingDirectory().resolve("data-" + UUID.randomUUID());
    try {
      EmbeddedPostgres postgres = builder(durability, dataDirectory).start();
      requirePasswords(postgres, dataDirectory);
      return new RunningServer(
          new ServerAddress(HOST, postgres.getPort(), USER, PASSWORD, "postgres"),
          "embedded binaries",
          () -> stop(postgres));
    } catch (IOException | SQLException failure) {
      throw new IllegalStateException("cannot start the embedded PostgreSQL", failure);
    }
  }

  private static EmbeddedPostgres.Builder builder(Durability durability, Path dataDirectory) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(dataDirectory)
            .setCleanDataDirectory(true)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(Duration.ofSeconds(60));
    durability.settings().forEach(builder::setServerConfig);
    return builder;
  }

  /**
   * The folder that the binaries are unpacked into. A data folder beside them is found, stopped and
   * removed by a later run if this JVM gets no chance to.
   */
  private static Path workingDirectory() {
    String folder = System.getProperty("ot.epg.working-dir");
    return folder != null
        ? Path.of(folder).toAbsolutePath()
        : Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg").toAbsolutePath();
  }

  /** Makes it ask for passwords as other servers do: the binaries come up trusting everybody. */
  private static void requirePasswords(EmbeddedPostgres postgres, Path dataDirectory)
      throws IOException, SQLException {
    Files.writeString(
        dataDirectory.resolve("pg_hba.conf"),
        "local all all trust\nhost all all all scram-sha-256\n");
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER ROLE " + USER + " PASSWORD '" + PASSWORD + "'");
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  private static void stop(EmbeddedPostgres postgres) {
    try {
      postgres.close();
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot stop the embedded PostgreSQL", failure);
    }
  }
}
