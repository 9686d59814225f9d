package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Effort;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.Seed;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Of all kinds of files at a named path, the run replaces only regular ones. The tree of files is
 * compared before and after.
 */
final class FilesTest {
  private static final String OLD = "{\"id\": 1, \"name\": \"old\"}\n";

  @TempDir private Path folder;
  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  /** The kind of file at a path. */
  private enum Place {
    NOTHING("", true, false),
    FILE("printf '%s' \"$2\" > \"$1\"", true, true),
    PRIVATE_FILE("printf '%s' \"$2\" > \"$1\" && chmod 600 \"$1\"", true, true),
    LINK("printf '%s' \"$2\" > \"$1.d\" && ln -s \"${1##*/}.d\" \"$1\"", true, true),
    LINK_TO_LINK(
        "mkdir \"$1.d\" && printf '%s' \"$2\" > \"$1.d/file\" && ln -s file \"$1.d/link\""
            + " && ln -s \"$1.d/link\" \"$1\"",
        true, true),
    LINK_TO_NOTHING("mkdir \"$1.d\" && ln -s \"${1##*/}.d/file\" \"$1\"", true, false),
    LINK_TO_NO_FOLDER("ln -s \"$1.d/file\" \"$1\"", false, false),
    LINK_TO_ITSELF("ln -s \"$1\" \"$1\"", false, false),
    FOLDER("mkdir \"$1\"", false, false),
    FULL_FOLDER("mkdir -p \"$1/in it\"", false, false),
    LINK_TO_FOLDER("mkdir \"$1.d\" && ln -s \"$1.d\" \"$1\"", false, false),
    PIPE("mkfifo \"$1\"", false, false),
    LINK_TO_PIPE("mkfifo \"$1.d\" && ln -s \"$1.d\" \"$1\"", false, false),
    DEVICE("mknod \"$1\" c 1 3", false, false),
    ENDLESS_DEVICE("mknod \"$1\" c 1 5", false, false),
    LINK_TO_DEVICE("ln -s /dev/null \"$1\"", false, false),
    FULL_DEVICE("ln -s /dev/full \"$1\"", false, false);

    private final String making;
    private final boolean isWritable;
    private final boolean isReadable;

    Place(String making, boolean isWritable, boolean isReadable) {
      this.making = making;
      this.isWritable = isWritable;
      this.isReadable = isReadable;
    }

    /** Makes the file. Returns whether this user has the right to. */
    boolean make(Path path, String content) {
      try {
        Files.createDirectories(path.getParent());
        Process shell =
            new ProcessBuilder("sh", "-c", making, "sh", path.toString(), content).start();
        return shell.waitFor() == 0;
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      } catch (InterruptedException interruption) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", interruption);
      }
    }

    /** Returns the file at the end of all links. */
    Path file(Path path) {
      return switch (this) {
        case LINK -> path.resolveSibling(path.getFileName() + ".d");
        case LINK_TO_LINK, LINK_TO_NOTHING ->
            path.resolveSibling(path.getFileName() + ".d").resolve("file");
        default -> path;
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void reportsReplaceRegularFilesAndNothingElse(Place place) {
    assertRun("report", place, Place.NOTHING, Place.NOTHING, Place.FILE, false);
  }

  @ParameterizedTest
  @EnumSource
  void metricsReplaceRegularFilesAndNothingElse(Place place) {
    assertRun("metrics", Place.FILE, place, Place.FILE, Place.FILE, false);
  }

  @ParameterizedTest
  @EnumSource
  void statesReplaceRegularFilesAndNothingElse(Place place) {
    assertRun("state", Place.NOTHING, Place.FILE, place, Place.FILE, false);
  }

  @ParameterizedTest
  @EnumSource
  void batchFilesAreRegularFiles(Place place) {
    assertRun("batch", Place.FILE, Place.NOTHING, Place.FILE, place, false);
    assertRun("deleted", Place.FILE, Place.NOTHING, Place.NOTHING, place, true);
  }

  @Test
  void anyPlacesAtOnce() {
    Random random = Seed.random("FilesTest");
    for (int run = 0; run < Effort.times(40); run++) {
      boolean delete = random.nextBoolean();
      assertRun("run" + run, any(random), any(random), any(random), any(random), delete);
    }
  }

  private static Place any(Random random) {
    // Half of the places can be written. Otherwise nearly all runs would end at once.
    Place[] places = Place.values();
    return places[random.nextBoolean() ? random.nextInt(6) : random.nextInt(places.length)];
  }

  private void assertRun(
      String name, Place report, Place metrics, Place state, Place batch, boolean delete) {
    Path here = folder.resolve(name);
    Path page = here.resolve("page");
    Path numbers = here.resolve("numbers");
    Path kept = here.resolve("kept");
    Path records = here.resolve("records");
    if (!report.make(page, OLD)
        || !metrics.make(numbers, OLD)
        || !state.make(kept, OLD)
        || !batch.make(records, OLD)) {
      System.out.printf("Skipped: making one of %s, %s, %s, %s%n", report, metrics, state, batch);
      return;
    }
    Map<Path, String> before = tree(here);

    TargetRun run = run(page, numbers, kept, records, delete);

    String tried = "%s, %s, %s, %s: %s".formatted(report, metrics, state, batch, run.output());
    boolean writable = report.isWritable && metrics.isWritable && state.isWritable;
    assertThat(run.exitCode()).as(tried).isEqualTo(writable ? batch.isReadable ? 0 : 3 : 2);
    assertThat(run.errors()).as(tried).hasSize(run.exitCode() == 0 ? 0 : 1);
    Map<Path, String> after = tree(here);
    if (report.isWritable && state.isWritable) {
      assertWritten(report.file(page), "<!DOCTYPE html>", "</html>\n", before, after);
    }
    if (writable) {
      assertWritten(metrics.file(numbers), "# HELP", "\n", before, after);
    }
    if (run.exitCode() == 0) {
      assertWritten(state.file(kept), Tap.printedState(1), "", before, after);
    }
    if (delete && run.exitCode() == 0) {
      before.remove(records);
    }
    assertThat(after).as(tried).isEqualTo(before);
  }

  /** Checks that the file is written whole, and removes it from both trees. */
  private static void assertWritten(
      Path file, String start, String end, Map<Path, String> before, Map<Path, String> after) {
    String then = before.remove(file);
    String now = after.remove(file);
    String mode = then == null ? "rw-r--r--" : then.substring(0, 9);
    assertThat(now).startsWith(mode + " file " + start).endsWith(end);
  }

  private TargetRun run(Path page, Path numbers, Path state, Path records, boolean delete) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("metrics_file", numbers.toString());
    settings.put("delete_batch_files", delete);
    String batch =
        "{\"type\": \"BATCH\", \"stream\": \"items\", \"encoding\": {\"format\": \"jsonl\","
            + " \"compression\": null}, \"manifest\": [\"file://%s\"]}";
    String input = Tap.schema("items", "id") + "\n" + batch.formatted(records) + "\n";
    return TargetRun.on(
        database,
        settings,
        new ByteArrayInputStream((input + Tap.state(1) + "\n").getBytes(UTF_8)),
        "--report",
        page.toString(),
        "--state-file",
        state.toString());
  }

  /** Returns permissions, kind and content of all files by path. */
  private static Map<Path, String> tree(Path root) {
    Map<Path, String> tree = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.toList()) {
        tree.put(path, described(path));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return tree;
  }

  private static String described(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "link to " + Files.readSymbolicLink(path);
    }
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    if (Files.isDirectory(path)) {
      return mode + " folder";
    }
    return Files.isRegularFile(path)
        ? mode + " file " + Files.readString(path)
        : mode + " device " + Files.getAttribute(path, "unix:rdev", LinkOption.NOFOLLOW_LINKS);
  }

  @Test
  void aFullDiskLeavesTheOldFiles() throws IOException, InterruptedException {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    if (!done("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString())) {
      System.out.println("Skipped: mounting a small file system takes more privileges");
      return;
    }
    try {
      Path page = Files.writeString(disk.resolve("page"), OLD);
      Path numbers = Files.writeString(disk.resolve("numbers"), OLD);
      done("dd", "if=/dev/zero", "of=" + disk.resolve("rest"), "bs=4k");
      Map<Path, String> before = tree(disk);

      Path records = Files.writeString(folder.resolve("records"), OLD);
      TargetRun run = run(page, numbers, folder.resolve("state"), records, true);

      assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
      assertThat(run.errors())
          .singleElement()
          .asString()
          .contains("cannot write report " + page, "No space left on device");
      assertThat(tree(disk)).isEqualTo(before);
    } finally {
      assertThat(done("umount", disk.toString())).isTrue();
    }
  }

  @Test
  void filesAndFoldersThatAreWriteProtectedStay() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Path page = Files.writeString(folder.resolve("page"), OLD);
    Files.setPosixFilePermissions(page, PosixFilePermissions.fromString("r--r--r--"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    if (Files.isWritable(page)) {
      System.out.println("Skipped: root may write to everything");
      return;
    }
    Path records = Files.writeString(folder.resolve("records"), OLD);
    Path numbers = folder.resolve("numbers");
    Path state = folder.resolve("state");
    assertThat(run(page, numbers, state, records, false).errors())
        .singleElement()
        .asString()
        .contains("write-protected");
    assertThat(run(locked.resolve("page"), numbers, state, records, false).errors())
        .singleElement()
        .asString()
        .contains("may not write to the folder");
    assertThat(Files.readString(page)).isEqualTo(OLD);
  }

  private static boolean done(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(List.of(command)).start().waitFor() == 0;
  }
}
