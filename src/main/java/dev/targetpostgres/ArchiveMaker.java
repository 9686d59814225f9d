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
 * Makes class archives. A run starts this class as a process of its own, which makes the archive
 * after the run has ended. The process does not share the run's stdin, stdout and stderr, and ends
 * within two minutes.
 */
final class ArchiveMaker {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** The age at which files that a killed maker left are deleted. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  /** The age at which archives are deleted, since their installation is probably gone. */
  private static final Duration UNUSED = Duration.ofDays(90);

  private ArchiveMaker() {}

  /** Starts the process that makes an archive of the listed classes after this JVM has ended. */
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
        .redirectInput(Redirect.from(nullDevice()))
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
      process.get().onExit().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Makes the archive, unless another process is already making it. */
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
   * Makes an archive of the listed classes.
   *
   * @return the archive; its name contains its size, so that the launcher notices a truncated file
   * @throws TargetException if it cannot be made
   */
  static Path make(Path list, Path prefix) throws IOException, InterruptedException {
    Path unfinished = Files.createTempFile(prefix.toAbsolutePath().getParent(), "classes-", ".tmp");
    try {
      // Only the unique name is needed: the JVM creates the file.
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

  /** Has a JVM write the archive, with the garbage collector and class path of the launcher. */
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
            .redirectInput(Redirect.from(nullDevice()))
            .start();
    requireDone(java, archive);
  }

  /**
   * Waits for a JVM that writes a file.
   *
   * @throws TargetException if the JVM takes too long, or fails; with the first line of its output
   */
  static void requireDone(Process java, Path file) throws IOException, InterruptedException {
    // The few lines of an error fit into the pipe's buffer, so the JVM never waits for a reader.
    if (!java.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      java.destroyForcibly();
      throw failed(Wording.JVM_TAKES_TOO_LONG.with());
    }
    List<String> output =
        new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    if (java.exitValue() != 0 || !Files.exists(file) || Files.size(file) == 0) {
      throw failed(output.isEmpty() ? Wording.JVM_IS_SILENT.with() : Text.quoted(output.get(0)));
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

  /** Returns the file that marks an attempt. It stays if the attempt fails. */
  static Path attempt(Path prefix) {
    return sibling(prefix, ".attempt");
  }

  private static Path sibling(Path prefix, String end) {
    return prefix.resolveSibling(prefix.getFileName() + end);
  }

  /** Returns the path of the {@code java} command that runs this process. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Returns the system's null device, for a process without input. */
  static File nullDevice() {
    return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
  }

  static TargetException failed(Text reason) {
    return new TargetException(ExitCode.LOAD_FAILED, Wording.NO_CLASS_ARCHIVE.with(reason));
  }
}
