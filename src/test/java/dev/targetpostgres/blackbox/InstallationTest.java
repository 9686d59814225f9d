package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TargetProcess.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the program with a Java of its own, on a machine without another Java. */
abstract class InstallationTest extends ProcessTest {
  /** All programs that the launcher needs in addition to /bin/sh. */
  private static final List<String> TOOLS = List.of("cksum", "find", "locale", "mkdir", "readlink");

  private Path tools = Path.of("");

  /** Returns the command that a user types. */
  abstract Path command();

  /** Returns the folder of the installation. */
  abstract Path installed();

  @BeforeEach
  final void hideJava() throws IOException {
    tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : TOOLS) {
      String script = "#!/bin/sh\nPATH=/usr/bin:/bin exec %s \"$@\"\n".formatted(tool);
      Path file = Files.writeString(tools.resolve(tool), script);
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
  }

  @Test
  final void becomesItsJavaAndStopsAtSigtermWithItsState() throws IOException {
    try (TargetProcess target = startAlone(Map.of("batch_size_rows", 1000))) {
      target.write(Tap.schema("items") + "\n");
      target.writeLines(Tap.records("items", 1, 20)).writeLines(List.of(Tap.state(20)));
      target.writeLines(Tap.records("items", 21, 25));
      awaitRead(target, "last");
      assertThat(ProcessHandle.of(target.pid()).orElseThrow().info().command())
          .hasValueSatisfying(
              java -> assertThat(Path.of(java)).startsWith(installed()).hasFileName("java"));
      target.signal(Signal.TERM);

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(143);
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(20));
      assertThat(count("items")).isEqualTo(25);
    }
  }

  @Test
  final void writesNothingBesideItselfAndNeedsNoLocale() throws IOException {
    Path input = folder.resolve("entrée.jsonl");
    Files.write(input, List.of(Tap.schema("items"), Tap.record("items", 1), Tap.state(1)));
    setWritable(false);
    try {
      Map<Path, String> before = contents();
      try (TargetProcess target =
          alone()
              .environment("LC_ALL", "C")
              .environment("XDG_CACHE_HOME", "/dev/null")
              .config(config(Map.of()))
              .arguments("--input", input.toString())
              .start()) {
        assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
        assertThat(target.stdoutLines()).containsExactly(Tap.printedState(1));
        assertThat(count("items")).isEqualTo(1);
      }
      assertThat(contents()).isEqualTo(before);
    } finally {
      setWritable(true);
    }
  }

  /** Returns variables without a Java. An empty variable counts as unset. */
  final Map<String, String> withoutJava() {
    return new HashMap<>(
        Map.of(
            "PATH", tools.toString(),
            "JAVA_HOME", "",
            "TARGET_POSTGRES_JAVA_HOME", ""));
  }

  final TargetProcess.Builder alone() {
    TargetProcess.Builder builder = target().launcher(command());
    withoutJava().forEach(builder::environment);
    return builder;
  }

  final TargetProcess startAlone(Map<String, ?> settings) {
    return alone().config(config(settings)).start();
  }

  static void assertLoads(TargetProcess target) {
    target.writeLines(List.of(Tap.schema("items", "id"), Tap.record("items", 1), Tap.state(1)));
    target.closeStdin();
    assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
    assertThat(target.stdoutLines()).containsExactly(Tap.printedState(1));
  }

  /** Runs a script of the project, which must succeed. */
  static void run(Path log, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    assertThat(succeeds(log, environment, command)).as(() -> String.join(" ", command)).isTrue();
  }

  static boolean succeeds(Path log, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return builder.start().waitFor() == 0;
  }

  /** Makes the installation writable or not, which has no effect for root. */
  private void setWritable(boolean writable) throws IOException {
    try (Stream<Path> files = Files.walk(installed())) {
      files
          .filter(file -> !Files.isSymbolicLink(file))
          .forEach(file -> file.toFile().setWritable(writable));
    }
  }

  private Map<Path, String> contents() throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(installed())) {
      for (Path file : files.toList()) {
        contents.put(file, Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return contents;
  }
}
