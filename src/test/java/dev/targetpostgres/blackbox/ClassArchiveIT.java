package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads make the archive for later starts. If that fails, they work without one. */
final class ClassArchiveIT extends ProcessTest {
  private Path cache = Path.of("");
  private Path distribution = Path.of("");

  @BeforeEach
  void copyTheDistribution() throws IOException {
    cache = folder.resolve("cache");
    distribution = folder.resolve("distribution");
    copy(TargetProcess.launcher().getParent().getParent(), distribution);
  }

  @Test
  void aMovedDistributionStartsFromAnArchiveFromItsSecondRunOn() throws Exception {
    load();
    awaitMaker();
    assertThat(usesArchive()).isTrue();

    distribution = Files.move(distribution, folder.resolve("moved"));
    assertThat(usesArchive()).isFalse();
    load();
    awaitMaker();
    assertThat(usesArchive()).isTrue();
    assertThat(filesIn(cache.resolve("target-postgres"), ".jsa")).hasSize(2);
    assertThat(filesIn(cache.resolve("target-postgres"), ".list")).isEmpty();
  }

  @Test
  void anArchiveThatWasCutOffIsMadeAnew() throws Exception {
    Path archive = archiveOfALoad();
    byte[] whole = Files.readAllBytes(archive);
    Files.delete(archive);
    Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
    load();
    awaitMaker();
    assertThat(usesArchive()).isTrue();
    assertThat(filesIn(archive.getParent(), ".jsa")).hasSize(1);
  }

  @Test
  void anArchiveThatTheJvmCannotUseIsMadeAnewOnceItIsADayOld() throws Exception {
    Path archive = archiveOfALoad();
    Files.delete(archive);
    String name = archive.getFileName().toString().replaceFirst("\\d+\\.jsa$", "6.jsa");
    Path useless = Files.writeString(archive.resolveSibling(name), "broken");
    load();
    assertThat(useless).exists();

    Files.setLastModifiedTime(useless, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    load();
    assertThat(useless).doesNotExist();
    load();
    awaitMaker();
    assertThat(usesArchive()).isTrue();
  }

  @Test
  void whatFailedIsTriedAgainADayLater() throws Exception {
    Path archive = archiveOfALoad();
    Files.delete(archive);
    String prefix = archive.getFileName().toString().replaceFirst("\\.\\d+\\.jsa$", "");
    Path attempt = Files.createFile(archive.resolveSibling(prefix + ".attempt"));
    load();
    awaitMaker();
    assertThat(usesArchive()).isFalse();
    assertThat(filesIn(archive.getParent(), ".list")).isEmpty();

    Files.setLastModifiedTime(attempt, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    load();
    awaitMaker();
    assertThat(usesArchive()).isTrue();
    assertThat(attempt).doesNotExist();
  }

  @Test
  void twoFirstRunsAtOnceLeaveOneArchive() throws Exception {
    try (TargetProcess first = startLoad();
        TargetProcess second = startLoad()) {
      assertLoaded(first);
      assertLoaded(second);
    }
    awaitMaker();
    assertThat(usesArchive()).isTrue();
    assertThat(filesIn(cache.resolve("target-postgres"), ".jsa")).hasSize(1);
    assertThat(filesIn(cache.resolve("target-postgres"), ".list")).isEmpty();
    assertThat(filesIn(cache.resolve("target-postgres"), ".tmp")).isEmpty();
  }

  /** A file is not a folder even for root, who can write into every folder. */
  @ParameterizedTest
  @ValueSource(strings = {"/dev/null", "/dev/null/folder", "relative", ""})
  void runsWithoutAFolderForIt(String place) throws Exception {
    try (TargetProcess target =
        target()
            .launcher(launcher())
            .environment("XDG_CACHE_HOME", place)
            .environment("HOME", place)
            .config(config(Map.of()))
            .start()) {
      assertLoaded(target);
    }
    assertThat(usesArchive()).isFalse();
  }

  @Test
  void runsThatLoadNothingLeaveNothing() throws Exception {
    try (TargetProcess target =
        target()
            .launcher(launcher())
            .environment("XDG_CACHE_HOME", cache.toString())
            .arguments("--version")
            .start()) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stderr()).isEmpty();
    }
    assertThat(filesIn(cache.resolve("target-postgres"), "")).isEmpty();
  }

  @Test
  void makesAnArchiveBesideTheJarsWithoutALoad() throws Exception {
    try (TargetProcess target =
        target()
            .launcher(launcher())
            .environment("XDG_CACHE_HOME", cache.toString())
            .arguments("--make-class-archive")
            .start()) {
      assertThat(target.awaitExit(Duration.ofMinutes(2))).as(target.stderr()).isZero();
      assertThat(target.stdoutLines()).isEmpty();
      assertThat(target.stderr()).contains("made ", "classes-" + Runtime.version().feature());
    }
    assertThat(usesArchive()).isTrue();
    assertThat(filesIn(distribution.resolve("lib"), ".jsa")).hasSize(1);
  }

  private Path archiveOfALoad() throws Exception {
    load();
    awaitMaker();
    return filesIn(cache.resolve("target-postgres"), ".jsa").get(0);
  }

  private void load() {
    try (TargetProcess target = startLoad()) {
      assertLoaded(target);
    }
  }

  private TargetProcess startLoad() {
    return target()
        .launcher(launcher())
        .environment("XDG_CACHE_HOME", cache.toString())
        .config(config(Map.of()))
        .start();
  }

  private static void assertLoaded(TargetProcess target) {
    target.writeLines(List.of(Tap.schema("items", "id"), Tap.record("items", 1), Tap.state(1)));
    target.closeStdin();
    assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
    assertThat(target.stdoutLines()).containsExactly(Tap.printedState(1));
    assertThat(target.stderr()).doesNotContain("archive", "VM", ".jsa", ".list");
  }

  /** Waits for the processes that make archives in the folder of this test. */
  private void awaitMaker() throws Exception {
    ClassArchives.awaitMaker(distribution.resolve("lib"));
  }

  private boolean usesArchive() throws IOException {
    return ClassArchives.isUsed(
        launcher(), Map.of("XDG_CACHE_HOME", cache.toString()), folder.resolve("classes.log"));
  }

  private Path launcher() {
    return distribution.resolve("bin").resolve(TargetProcess.launcher().getFileName());
  }

  private static List<Path> filesIn(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        if (!file.toString().endsWith(".jsa")) {
          Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
