package dev.targetpostgres;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.WholeFile;
import dev.targetpostgres.report.Wording;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Makes class archives. As a process of its own, it makes one for the run that started it, once
 * that has ended: it shares neither stdin, stdout nor stderr with the run, and ends within two
 * minutes.
 */
final class ArchiveMaker {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What is left of makers that were killed, and archives of installations that are gone. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private static final Duration UNUSED = Duration.ofDays(90);

  private ArchiveMaker() {}

  /** Starts the process that makes an archive of the list once this JVM has ended. */
  static void startWhenThisEnds(Path list, Path prefix) throws IOException {
    new ProcessBuilder(
            java(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ArchiveMaker.class.getName(),
            list.toString(),
            prefix.toString(),
            Long.toString(ProcessHandle.current().pid()))
        .redirectInput(Redirect.from(nothing()))
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.DISCARD)
        .start();
  }

  /** Waits for the end of the run, since the list is complete only then. */
  public static void main(String[] arguments) throws Exception {
    Path list = Path.of(arguments[0]);
    Path prefix = Path.of(arguments[1]);
    try {
      awaitEnd(Long.parseLong(arguments[2]));
      makeAlone(list, prefix);
    } finally {
      Files.deleteIfExists(list);
    }
  }

  private static void awaitEnd(long run)
      throws InterruptedException, ExecutionException, TimeoutException {
    Optional<ProcessHandle> process = ProcessHandle.of(run);
    if (process.isPresent()) {
      process.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Of two makers at once, the second has nothing to do. */
  private static void makeAlone(Path list, Path prefix) throws IOException, InterruptedException {
    try (FileChannel channel =
            FileChannel.open(
                WholeFile.target(sibling(prefix, ".lock")),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        WholeFile.write(attempt(prefix), "");
        make(list, prefix);
        Files.delete(attempt(prefix));
        removeAbandoned(prefix);
      }
    }
  }

  /**
   * Makes an archive of the classes in the list.
   *
   * @return the archive, whose name tells its size: the launcher recognises one that was cut off
   * @throws TargetException if it cannot be made
   */
  static Path make(Path list, Path prefix) throws IOException, InterruptedException {
    Path unfinished = Files.createTempFile(prefix.toAbsolutePath().getParent(), "classes-", ".tmp");
    try {
      // The JVM replaces the file.
      Files.delete(unfinished);
      dump(list, unfinished);
      try (FileChannel written = FileChannel.open(unfinished)) {
        written.force(true);
      }
      Path archive = sibling(prefix, "." + Files.size(unfinished) + ".jsa");
      WholeFile.rename(unfinished, archive);
      removeOthers(prefix, archive);
      return archive;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Runs the JVM for the garbage collector and the class path that the launcher gives. */
  private static void dump(Path list, Path archive) throws IOException, InterruptedException {
    Process java =
        new ProcessBuilder(
                java(),
                "-XX:+UseSerialGC",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+AOTClassLinking",
                "-Xshare:dump",
                "-Xlog:disable",
                "-Xlog:all=error",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + archive,
                "-cp",
                System.getProperty("java.class.path"))
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(nothing()))
            .start();
    requireDone(java, archive);
  }

  /**
   * Waits for a JVM that writes a file.
   *
   * @throws TargetException with the first line that it said, if it fails or takes too long
   */
  static void requireDone(Process java, Path file) throws IOException, InterruptedException {
    // What it says in case of an error fits into the pipe.
    if (!java.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      java.destroyForcibly();
      throw failed(Wording.JVM_TAKES_TOO_LONG.with());
    }
    List<String> said =
        new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    if (java.exitValue() != 0 || !Files.exists(file) || Files.size(file) == 0) {
      throw failed(said.isEmpty() ? Wording.JVM_IS_SILENT.with() : Text.quoted(said.get(0)));
    }
  }

  private static void removeOthers(Path prefix, Path archive) throws IOException {
    String beginning = prefix.getFileName() + ".";
    for (Path file : siblings(prefix)) {
      String name = file.getFileName().toString();
      if (name.startsWith(beginning) && name.endsWith(".jsa") && !file.equals(archive)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void removeAbandoned(Path prefix) throws IOException {
    for (Path file : siblings(prefix)) {
      String name = file.getFileName().toString();
      Duration most = name.endsWith(".jsa") || name.endsWith(".lock") ? UNUSED : ABANDONED;
      if (Files.getLastModifiedTime(file).toInstant().plus(most).isBefore(Instant.now())) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static List<Path> siblings(Path prefix) throws IOException {
    try (Stream<Path> files = Files.list(prefix.toAbsolutePath().getParent())) {
      return files.filter(file -> file.getFileName().toString().startsWith("classes-")).toList();
    }
  }

  /** The file that is there while an archive is made, and after that if it was not made. */
  static Path attempt(Path prefix) {
    return sibling(prefix, ".attempt");
  }

  private static Path sibling(Path prefix, String end) {
    return prefix.resolveSibling(prefix.getFileName() + end);
  }

  /** The JVM that runs this. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Returns the file that is empty on every system, as a process's input. */
  static File nothing() {
    return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
  }

  static TargetException failed(Text reason) {
    return new TargetException(ExitCode.LOAD_FAILED, Wording.NO_CLASS_ARCHIVE.with(reason));
  }
}
