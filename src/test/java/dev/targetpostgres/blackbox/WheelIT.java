package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python wheel, installed by pip into an empty environment. */
final class WheelIT extends InstallationTest {
  private static final Path BUILD = Path.of("packaging", "wheel", "build").toAbsolutePath();
  private static final Path WHEELS = Path.of("target", "wheel");

  @TempDir private static Path place;
  private static final Path ENVIRONMENT = Path.of("target", "wheel-environment").toAbsolutePath();

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    Path log = place.resolve("log");
    Path pip = ENVIRONMENT.resolve("bin/pip");
    assumeTrue(
        hasPython()
            && succeeds(log, Map.of(), "python3", "-m", "venv", "--clear", ENVIRONMENT.toString()),
        "python3 -m venv fails");
    assumeTrue(
        succeeds(
            log, Map.of(), pip.toString(), "download", "-d", place.toString(), "hatchling", "-q"),
        () -> "pip gets nothing from PyPI: " + read(log));
    run(log, Map.of(), BUILD.toString());
    run(log, Map.of(), pip.toString(), "install", "-q", wheel().toString());
  }

  private static boolean hasPython() {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  private static Path wheel() throws IOException {
    try (Stream<Path> files = Files.list(WHEELS)) {
      return files.filter(file -> file.toString().endsWith(".whl")).findFirst().orElseThrow();
    }
  }

  @Override
  Path command() {
    return ENVIRONMENT.resolve("bin/target-postgres");
  }

  @Override
  Path installed() {
    return ENVIRONMENT;
  }

  @Test
  void startsFromAnArchiveFromItsSecondRunOn() throws Exception {
    Map<String, String> surroundings = withoutJava();
    surroundings.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    Files.createDirectory(folder.resolve("cache"));
    TargetProcess.Builder builder = alone().config(config(Map.of()));
    surroundings.forEach(builder::environment);
    try (TargetProcess target = builder.start()) {
      assertLoads(target);
    }
    ClassArchives.awaitMaker(installed());

    assertThat(ClassArchives.isUsed(command(), surroundings, folder.resolve("classes.log")))
        .isTrue();
  }

  @Test
  void hasWhatThePagesTellToUse() {
    Path share = ENVIRONMENT.resolve("share");
    Path ours = share.resolve("target-postgres");

    assertThat(ours.resolve("examples/nightly")).isExecutable();
    assertThat(ours.resolve("examples/crontab"))
        .hasSameTextualContentAs(Path.of("examples/crontab"));
    assertThat(ours.resolve("meltano/target-postgres.yml")).isRegularFile();
    assertThat(share.resolve("bash-completion/completions/target-postgres")).isRegularFile();
  }

  @Test
  void prefersTheJavaThatTheVariableNames() throws IOException {
    String java = System.getProperty("java.home");
    TargetProcess.Builder builder = alone().environment("TARGET_POSTGRES_JAVA_HOME", java);
    try (TargetProcess target = builder.config(config(Map.of())).start()) {
      awaitRead(target, "items");

      assertThat(ProcessHandle.of(target.pid()).orElseThrow().info().command())
          .contains(Path.of(java, "bin", "java").toRealPath().toString());
      target.closeStdin();
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
    }
  }

  /** This is the case on Windows, where a process cannot become another program. */
  @Test
  void runsAsAChildToo() throws IOException, InterruptedException {
    Path input = folder.resolve("input.jsonl");
    Files.write(input, List.of(Tap.schema("items"), Tap.record("items", 1)));

    assertThat(child("--config", config(Map.of()).toString(), "--input", input.toString()))
        .isZero();
    assertThat(count("items")).isEqualTo(1);
    assertThat(child("--nonsense")).isEqualTo(2);
  }

  private int child(String... arguments) throws IOException, InterruptedException {
    String script =
        "import sys, target_postgres_java; sys.exit(target_postgres_java.run_as_child(sys.argv[1:]))";
    ProcessBuilder python =
        new ProcessBuilder(ENVIRONMENT.resolve("bin/python").toString(), "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("child.log").toFile());
    python.command().addAll(List.of(arguments));
    python.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return python.start().waitFor();
  }
}
