package dev.targetpostgres.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A target that pip can install.
 *
 * @param name name of the environment for it
 * @param requirement requirement for pip: a name with a version, or a file
 */
public record PythonPackage(String name, String requirement) {
  public static final PythonPackage PIPELINEWISE =
      new PythonPackage("pipelinewise", "pipelinewise-target-postgres==2.1.2");

  public static final PythonPackage MELTANOLABS =
      new PythonPackage("meltanolabs", "meltanolabs-target-postgres==0.8.1");

  /** The file that marks a complete environment. */
  static final String READY = "ready";

  /** Returns the path of the program in its environment in the folder. */
  public Path program(Path folder) {
    return folder.resolve(name).resolve("bin/target-postgres");
  }

  /** Installs the target unless it is installed. Returns the reason if that fails. */
  public Optional<String> install(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path environment = folder.resolve(name);
    Path ready = environment.resolve(READY);
    if (Files.exists(ready)) {
      return Optional.empty();
    }
    File log = folder.resolve(name + ".log").toFile();
    if (!succeeds(log, "python3", "-m", "venv", "--clear", environment.toString())) {
      return Optional.of("python3 -m venv fails: " + lastLine(log));
    }
    String pip = environment.resolve("bin/pip").toString();
    if (!succeeds(log, pip, "install", "--quiet", requirement)) {
      return Optional.of("pip cannot install " + requirement + ": " + lastLine(log));
    }
    Files.createFile(ready);
    return Optional.empty();
  }

  /**
   * Runs a script.
   *
   * @throws IllegalStateException if it fails
   */
  static void require(Path log, String script) throws IOException, InterruptedException {
    if (!succeeds(log.toFile(), script)) {
      throw new IllegalStateException(script + " fails: " + lastLine(log.toFile()));
    }
  }

  private static String lastLine(File log) throws IOException {
    List<String> lines = log.exists() ? Files.readAllLines(log.toPath()) : List.of();
    return lines.isEmpty() ? "it says nothing" : lines.get(lines.size() - 1);
  }

  private static boolean succeeds(File log, String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(Arrays.asList(command))
              .redirectErrorStream(true)
              .redirectOutput(log)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notFound) {
      return false;
    }
  }
}
