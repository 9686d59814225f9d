package dev.targetpostgres;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A process that loads most of the classes that a run uses: all of the program, and all of the
 * libraries that every run needs. It needs no server, so an archive can be made at installation. An
 * archive made after a real run also holds linked classes, and starts faster.
 */
final class TrainingRun {
  /** Beginnings of the names of the jars whose classes are loaded. */
  private static final List<String> JARS =
      List.of(
          "target-postgres-",
          "postgresql-",
          "jackson-core-",
          "picocli-",
          "logback-",
          "slf4j-",
          "HikariCP-");

  private static final String CLASS = ".class";

  private TrainingRun() {}

  /** Runs the process, whose JVM lists the classes in the file. */
  static void start(Path list) throws IOException, InterruptedException {
    Process training =
        new ProcessBuilder(
                ArchiveMaker.java(),
                "-XX:+UseSerialGC",
                "-XX:DumpLoadedClassList=" + list,
                "-cp",
                System.getProperty("java.class.path"),
                TrainingRun.class.getName())
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(ArchiveMaker.nullDevice()))
            .start();
    ArchiveMaker.requireDone(training, list);
  }

  public static void main(String[] arguments) throws IOException {
    try (Stream<Path> jars = Files.list(library())) {
      for (Path jar : jars.toList()) {
        if (JARS.stream().anyMatch(jar.getFileName().toString()::startsWith)) {
          load(jar);
        }
      }
    }
    OutputStream nowhere = OutputStream.nullOutputStream();
    PrintStream silence = new PrintStream(nowhere, false, StandardCharsets.UTF_8);
    TargetCommand.run(new String[] {"--help"}, InputStream.nullInputStream(), nowhere, silence);
  }

  private static void load(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      file.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(CLASS) && !name.startsWith("META-INF/"))
          .map(name -> name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
          .forEach(TrainingRun::load);
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name, false, TrainingRun.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError optional) {
      // The class needs an optional library that is not installed; no run uses it.
      return;
    }
  }

  /** Returns the folder of the program's jars. */
  static Path library() {
    try {
      Path place =
          Path.of(TrainingRun.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isRegularFile(place) && place.getParent() != null) {
        return place.getParent();
      }
      throw ArchiveMaker.failed(Wording.NOT_PACKAGED.with());
    } catch (URISyntaxException malformed) {
      throw ArchiveMaker.failed(Text.quoted(String.valueOf(malformed.getMessage())));
    }
  }
}
