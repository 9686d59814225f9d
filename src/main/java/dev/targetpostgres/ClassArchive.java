package dev.targetpostgres;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The program's classes in the form that the JVM maps into memory rather than reads from jars and
 * verifies, which takes half of the time of a small load. The launcher finds the archive by the
 * version of the JDK that made it; without one, everything works as well.
 *
 * @see <a href="https://openjdk.org/jeps/310">JEP 310: Application Class-Data Sharing</a>
 */
final class ClassArchive {
  /** Classes that a load uses, in the JVM's own form; see CONTRIBUTING.md. */
  private static final String CLASS_LIST = "classes.list";

  private ClassArchive() {}

  /**
   * Makes the archive for the JDK that runs this, beside the program's jars.
   *
   * @return the archive
   * @throws TargetException where it cannot be made
   */
  static Path make() throws IOException, InterruptedException {
    Path library = library();
    Path archive = library.resolve("classes-" + System.getProperty("java.version") + ".jsa");
    if (!Files.isWritable(library)) {
      throw failed(
          "%s is not writable; let the owner of the installation do it".formatted(library));
    }
    Path unfinished = Files.createTempFile(library, "classes-", ".tmp");
    try {
      dump(library.resolve(CLASS_LIST), unfinished);
      return Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static void dump(Path classes, Path archive) throws IOException, InterruptedException {
    // The JVM replaces the file, and wants the class path that the launcher gives.
    Files.delete(archive);
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xshare:dump",
                "-Xlog:disable",
                "-Xlog:all=error",
                "-XX:SharedClassListFile=" + classes,
                "-XX:SharedArchiveFile=" + archive,
                "-cp",
                System.getProperty("java.class.path"))
            .redirectErrorStream(true)
            .start();
    java.getOutputStream().close();
    List<String> said =
        new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    if (java.waitFor() != 0 || !Files.exists(archive)) {
      throw failed(said.isEmpty() ? "the JVM does not say why" : said.get(0));
    }
  }

  private static Path library() {
    try {
      Path place =
          Path.of(ClassArchive.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isRegularFile(place) && place.getParent() != null) {
        return place.getParent();
      }
      throw failed("only the packaged program has one");
    } catch (URISyntaxException malformed) {
      throw failed(String.valueOf(malformed.getMessage()));
    }
  }

  private static TargetException failed(String reason) {
    return new TargetException(ExitCode.LOAD_FAILED, "no class archive is made: " + reason);
  }
}
