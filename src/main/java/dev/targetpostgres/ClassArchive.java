package dev.targetpostgres;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The program's classes in the form that the JVM maps into memory rather than reads from jars and
 * verifies, which takes half of the time of a small load. The launcher finds the archive by the
 * version of the JDK that made it; without one, everything works as well. Newer JDKs keep the
 * classes linked as well, with their lambdas.
 *
 * @see <a href="https://openjdk.org/jeps/310">JEP 310: Application Class-Data Sharing</a>
 * @see <a href="https://openjdk.org/jeps/483">JEP 483: Ahead-of-Time Class Loading and Linking</a>
 */
final class ClassArchive {
  /** Classes that a load uses, in the JVM's own form; see CONTRIBUTING.md. */
  private static final String CLASS_LIST = "classes.list";

  /** The JDK from which on an archive may hold classes that are linked, and lambdas. */
  private static final int LINKS_AHEAD = 24;

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
      throw failed(Wording.LIBRARY_NOT_WRITABLE.with(library));
    }
    Path unfinished = Files.createTempFile(library, "classes-", ".tmp");
    try {
      dump(library, unfinished);
      return Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static void dump(Path library, Path archive) throws IOException, InterruptedException {
    List<String> classes = Files.readAllLines(library.resolve(CLASS_LIST));
    boolean linksAhead = Runtime.version().feature() >= LINKS_AHEAD;
    Path list = Files.createTempFile(library, "classes-", ".tmp");
    try {
      Files.write(list, linksAhead ? withConstants(classes) : classes);
      // The JVM replaces the file.
      Files.delete(archive);
      run(list, archive);
    } finally {
      Files.delete(list);
    }
  }

  /** The list, with what the JVM is to link before it is asked for. */
  private static List<String> withConstants(List<String> classes) throws IOException {
    List<String> lines = new ArrayList<>(classes);
    for (String name : classes) {
      try (InputStream classFile = ClassLoader.getSystemResourceAsStream(name + ".class")) {
        if (classFile != null) {
          lines.add(ConstantPool.of(classFile).line(name));
        }
      }
    }
    return lines;
  }

  /** Makes it, for the garbage collector and the class path that the launcher gives. */
  private static void run(Path list, Path archive) throws IOException, InterruptedException {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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
            .start();
    java.getOutputStream().close();
    List<String> said =
        new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    if (java.waitFor() != 0 || !Files.exists(archive)) {
      throw failed(said.isEmpty() ? Wording.JVM_IS_SILENT.with() : Text.quoted(said.get(0)));
    }
  }

  private static Path library() {
    try {
      Path place =
          Path.of(ClassArchive.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isRegularFile(place) && place.getParent() != null) {
        return place.getParent();
      }
      throw failed(Wording.NOT_PACKAGED.with());
    } catch (URISyntaxException malformed) {
      throw failed(Text.quoted(String.valueOf(malformed.getMessage())));
    }
  }

  private static TargetException failed(Text reason) {
    return new TargetException(ExitCode.LOAD_FAILED, Wording.NO_CLASS_ARCHIVE.with(reason));
  }
}
