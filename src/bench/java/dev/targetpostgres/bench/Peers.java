package dev.targetpostgres.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Other targets to compare with.
 *
 * @param programs by their names
 * @param skipped why those that are missing are missing, by their names
 */
record Peers(Map<String, Path> programs, Map<String, String> skipped) {
  /** Names programs that are here: {@code name=/path/to/program,…}. */
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

  /** Installs PipelineWise's target from PyPI, unless it was named or is there. */
  Peers withPipelineWise(Path folder) throws IOException, InterruptedException {
    return with(PythonPackage.PIPELINEWISE, folder);
  }

  /** Has pip install a target into an environment of its own, unless it was named or is there. */
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
