package dev.targetpostgres.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Other targets to compare with.
 *
 * @param programs by their names
 * @param skipped why those that are missing are missing, by their names
 */
record Peers(Map<String, Path> programs, Map<String, String> skipped) {
  /** Names programs that are here: {@code name=/path/to/program,…}. */
  static final String VARIABLE = "PEERS";

  /** A file in an environment that is complete. */
  static final String READY = "ready";

  private static final String PIPELINEWISE = "pipelinewise";

  static Peers of(Map<String, String> environment) {
    Map<String, Path> programs = new LinkedHashMap<>();
    String named = environment.getOrDefault(VARIABLE, "");
    for (String peer : named.isEmpty() ? new String[0] : named.split(",", -1)) {
      String[] parts = peer.split("=", 2);
      programs.put(parts[0], Path.of(parts[parts.length - 1]));
    }
    return new Peers(programs, Map.of());
  }

  /** Installs PipelineWise's target from PyPI, unless it was named or is there. */
  Peers withPipelineWise(Path folder) throws IOException, InterruptedException {
    return with(PIPELINEWISE, "pipelinewise-target-postgres==2.1.2", folder);
  }

  /** Has pip install a target into an environment of its own, unless it was named or is there. */
  Peers with(String name, String requirement, Path folder)
      throws IOException, InterruptedException {
    if (programs.containsKey(name)) {
      return this;
    }
    Map<String, Path> all = new LinkedHashMap<>(programs);
    Map<String, String> missing = new LinkedHashMap<>(skipped);
    String reason = install(name, requirement, folder);
    if (reason == null) {
      all.put(name, folder.resolve(name).resolve("bin/target-postgres"));
    } else {
      missing.put(name, reason);
    }
    return new Peers(all, missing);
  }

  /** Returns why it cannot be installed, or null if it is. */
  private static @Nullable String install(String name, String requirement, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path environment = folder.resolve(name);
    Path ready = environment.resolve(READY);
    if (Files.exists(ready)) {
      return null;
    }
    File log = folder.resolve(name + ".log").toFile();
    if (!succeeds(log, "python3", "-m", "venv", "--clear", environment.toString())) {
      return "python3 -m venv fails: " + lastLine(log);
    }
    String pip = environment.resolve("bin/pip").toString();
    if (!succeeds(log, pip, "install", "--quiet", requirement)) {
      return "pip cannot install " + requirement + ": " + lastLine(log);
    }
    Files.createFile(ready);
    return null;
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
