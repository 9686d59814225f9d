package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.targetpostgres.bench.Jdk;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive with a Java runtime, unpacked in another folder. */
final class ArchiveIT extends InstallationTest {
  private static final Path MAKE = Path.of("packaging", "archive").toAbsolutePath();
  private static final Path ARCHIVES = Path.of("target", "archive");

  @TempDir private static Path place;
  private static Path home = Path.of("");
  private static int feature;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    Path log = place.resolve("log");
    List<Jdk> jdks = Jdk.found();
    Jdk newest = jdks.get(jdks.size() - 1);
    feature = Integer.parseInt(newest.name());
    try (TestDatabase training = PostgresServer.shared().createDatabase()) {
      PostgresServer server = training.server();
      Map<String, String> surroundings =
          Map.of(
              "JAVA_HOME", newest.home().toString(),
              "PGHOST", server.host(),
              "PGPORT", Integer.toString(server.port()),
              "PGUSER", server.user(),
              "PGPASSWORD", server.password(),
              "PGDATABASE", training.name());
      run(log, surroundings, MAKE.toString());
    }
    home = Files.createDirectory(place.toRealPath().resolve("elsewhere"));
    run(
        log,
        Map.of(),
        "tar",
        "-xzf",
        made(".tar.gz").orElseThrow().toString(),
        "-C",
        home.toString(),
        "--strip-components",
        "1");
  }

  private static Optional<Path> made(String end) throws IOException {
    try (Stream<Path> files = Files.list(ARCHIVES)) {
      return files.filter(file -> file.toString().endsWith(end)).findFirst();
    }
  }

  @Override
  Path command() {
    return home.resolve("bin/target-postgres");
  }

  @Override
  Path installed() {
    return home;
  }

  /** Before JDK 25, a class archive becomes invalid if the jars are moved. */
  @Test
  void startsFromItsArchiveTheFirstTime() throws IOException {
    Map<String, String> surroundings = withoutJava();
    surroundings.put("XDG_CACHE_HOME", "/dev/null");

    assertThat(ClassArchives.isUsed(command(), surroundings, folder.resolve("classes.log")))
        .isEqualTo(feature >= 25);
  }

  @Test
  void isADebianPackageToo() throws IOException, InterruptedException {
    Optional<Path> made = made(".deb");
    assumeTrue(made.isPresent(), "there is no dpkg-deb");
    Path root = folder.resolve("root");
    run(
        folder.resolve("log"),
        Map.of(),
        "dpkg-deb",
        "-x",
        made.orElseThrow().toString(),
        root.toString());
    TargetProcess.Builder builder =
        alone()
            .launcher(root.resolve("opt/target-postgres/bin/target-postgres"))
            .config(config(Map.of()));
    try (TargetProcess target = builder.start()) {
      assertLoads(target);
    }
    assertThat(root.resolve("usr/bin/target-postgres")).isSymbolicLink();
  }
}
