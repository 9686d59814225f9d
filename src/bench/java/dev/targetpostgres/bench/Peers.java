package dev.targetpostgres.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Other targets to compare with.
 *
 * @param programs launchers by target
 * @param skipped reasons why targets are missing, by target
 */
record Peers(Map<String, Path> programs, Map<String, String> skipped) {
  /** The variable with the paths of installed targets: {@code name=/path/to/program,…}. */
  static final String VARIABLE = "PEERS";

  static Peers of(Map<String, String> environment) {
    Map<String, Path> programs = new LinkedHashMap<>();
    String named = environment.getOrDefault(VARIABLE, "");
    for (String peer : named.isEmpty() ? new String[0] : named.split(",", -1)) {
      String[] parts = peer.split("=", 2);
      programs.put(parts[0], Path.of(parts[parts.length - 1]));
    }
    return new Peers(programs, Map.of());
  }

  /** Adds PipelineWise's target, and installs it from PyPI unless it is named or installed. */
  Peers withPipelineWise(Path folder) throws IOException, InterruptedException {
    return with(PythonPackage.PIPELINEWISE, folder);
  }

  /** Adds a target. Pip installs it into its own environment unless it is named or installed. */
  Peers with(PythonPackage target, Path folder) throws IOException, InterruptedException {
    if (programs.containsKey(target.name())) {
      return this;
    }
    Map<String, Path> all = new LinkedHashMap<>(programs);
    Map<String, String> missing = new LinkedHashMap<>(skipped);
    Optional<String> reason = target.install(folder);
    if (reason.isPresent()) {
      missing.put(target.name(), reason.get());
    } else {
      all.put(target.name(), target.program(folder));
    }
    return new Peers(all, missing);
  }
}
