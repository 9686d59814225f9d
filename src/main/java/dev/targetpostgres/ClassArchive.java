package dev.targetpostgres;

import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program's classes in a form that the JVM maps into memory. Reading them from jars and
 * verifying them takes half of the time of a small load. The launcher finds the archive. If there
 * is none, it has the JVM list the classes of this run, and {@link ArchiveMaker} makes an archive
 * of them after the run. Without an archive everything works, but slower.
 *
 * @param prefix the common beginning of the paths of this installation's and JDK's archives
 * @param archive the archive that the launcher gave to the JVM, or null
 * @param list the file in which the JVM lists the classes of this run, or null
 * @see <a href="https://openjdk.org/jeps/310">JEP 310: Application Class-Data Sharing</a>
 * @see <a href="https://openjdk.org/jeps/483">JEP 483: Ahead-of-Time Class Loading and Linking</a>
 */
record ClassArchive(Path prefix, @Nullable Path archive, @Nullable Path list) {
  private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

  /** The pause after an attempt that failed or made an unusable archive. */
  private static final Duration RETRY_AFTER = Duration.ofDays(1);

  /** Returns the archive that the launcher named, or nothing if another program started the JVM. */
  static Optional<ClassArchive> ofLauncher() {
    return Optional.ofNullable(path("archives"))
        .map(prefix -> new ClassArchive(prefix, path("archive"), path("list")));
  }

  private static @Nullable Path path(String name) {
    String value = System.getProperty("target-postgres." + name);
    return value == null ? null : Path.of(value);
  }

  /**
   * Starts the making of an archive if there is none, and removes one that the JVM cannot use.
   * Never fails, since the run has ended and its result is known.
   *
   * @param isTypical whether the run used the classes that later runs will use
   */
  void afterRun(boolean isTypical) {
    try {
      if (list != null && isTypical && isDue()) {
        LOG.debug("makes the class archive for later starts: {}", prefix);
        ArchiveMaker.startWhenThisEnds(list, prefix);
      } else if (list != null) {
        Files.deleteIfExists(list);
      } else if (archive != null && !isUsed() && isOld(archive)) {
        LOG.debug("removes the class archive, which this JVM cannot use: {}", archive);
        Files.deleteIfExists(archive);
      }
    } catch (IOException failed) {
      LOG.debug("no class archive is made", failed);
    }
  }

  /** Returns whether no attempt is running and none has failed recently. */
  private boolean isDue() throws IOException {
    Path attempt = ArchiveMaker.attempt(prefix);
    return !Files.exists(attempt) || isOld(attempt);
  }

  /** Returns whether the JVM uses the archive: it shares classes only if it can. */
  private static boolean isUsed() {
    return System.getProperty("java.vm.info", "").contains("sharing");
  }

  private static boolean isOld(Path file) throws IOException {
    Instant made = Files.getLastModifiedTime(file).toInstant();
    return made.plus(RETRY_AFTER).isBefore(Instant.now());
  }

  /**
   * Makes the archive now, without a load. Writes it beside the program's jars, or into the cache
   * folder if only that is writable.
   *
   * @return the archive
   * @throws TargetException if it cannot be made
   */
  static Path make() throws IOException, InterruptedException {
    ClassArchive named =
        ofLauncher().orElseThrow(() -> ArchiveMaker.failed(Wording.NOT_PACKAGED.with()));
    Path library = TrainingRun.library();
    Path beside = library.resolve(named.prefix.getFileName());
    Path place = Files.isWritable(library) ? beside : named.prefix;
    Path folder = place.toAbsolutePath().getParent();
    if (folder == null || !Files.isWritable(folder)) {
      throw ArchiveMaker.failed(Wording.LIBRARY_NOT_WRITABLE.with(library));
    }
    Path shipped = library.resolve("classes.list");
    if (Files.exists(shipped)) {
      return ArchiveMaker.make(shipped, place);
    }
    Path list = Files.createTempFile(folder, "classes-", ".list");
    try {
      TrainingRun.start(list);
      return ArchiveMaker.make(list, place);
    } finally {
      Files.deleteIfExists(list);
    }
  }
}
