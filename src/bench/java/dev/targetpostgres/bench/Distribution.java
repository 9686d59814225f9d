package dev.targetpostgres.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A copy of the packaged target on a JDK.
 *
 * @param cache folder for the class archives of this copy only
 */
record Distribution(Path launcher, Jdk jdk, Path cache) {
  private static final int POLLS = 1_200;
  private static final long POLL_MILLISECONDS = 50;

  Program program() {
    return new Program(
        launcher,
        Map.of(
            "JAVA_HOME", jdk.home().toString(),
            "XDG_CACHE_HOME", cache.toAbsolutePath().toString()));
  }

  /** Does an unmeasured load, and waits for the class archive that it makes. */
  void warmUp(Bench bench) throws IOException, InterruptedException {
    forgetArchive();
    Scenario.emptySchema(bench);
    Messages messages =
        SmallStreams.write(bench.folder().resolve("warm-up.jsonl"), 1, bench.options().seed());
    new TargetContestant(
            "target-postgres",
            false,
            messages,
            Map.of("default_target_schema", BenchTable.SCHEMA),
            program(),
            true,
            bench)
        .run();
    awaitArchive();
  }

  void forgetArchive() throws IOException {
    if (Files.exists(cache)) {
      try (Stream<Path> files = Files.walk(cache)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(cache);
  }

  /** Waits for the process that makes an archive after a run: it would slow other runs down. */
  void awaitArchive() throws InterruptedException {
    for (int poll = 0; poll < POLLS; poll++) {
      List<String> names = files();
      if (names.stream().anyMatch(name -> name.endsWith(".jsa"))
          && names.stream().noneMatch(name -> name.endsWith(".list"))) {
        return;
      }
      Thread.sleep(POLL_MILLISECONDS);
    }
    throw new IllegalStateException(launcher + " has made no class archive in " + cache);
  }

  private List<String> files() {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException | UncheckedIOException removedMeanwhile) {
      return List.of();
    }
  }

  /** Copies the distribution, and returns the launcher of the copy. */
  static Path copy(Path launcher, Path place) throws IOException {
    Path home = launcher.resolve("../..").normalize();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.toList()) {
        Path copied = place.resolve(home.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copied);
        } else {
          Files.deleteIfExists(copied);
          Files.copy(file, copied);
        }
      }
    }
    Path copied = place.resolve(home.relativize(launcher).toString());
    if (!copied.toFile().setExecutable(true)) {
      throw new IOException("cannot make it executable: " + copied);
    }
    return copied;
  }
}
