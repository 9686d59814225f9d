package dev.targetpostgres.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a Singer target with the messages at its stdin.
 *
 * @param settings settings of the scenario; those of the command line win
 * @param mustAcknowledge whether the target must print the last STATE; not all other targets do
 */
record TargetContestant(
    String name,
    boolean isBaseline,
    Messages messages,
    Map<String, Object> settings,
    Program program,
    boolean mustAcknowledge,
    Bench bench)
    implements Contestant {
  /** Makes a contestant of the packaged target. */
  TargetContestant(
      String name,
      boolean isBaseline,
      Messages messages,
      Map<String, Object> settings,
      Bench bench) {
    this(
        name,
        isBaseline,
        messages,
        settings,
        bench.distribution(Jdk.running()).program(),
        true,
        bench);
  }

  /** Returns a contestant of another target. */
  static TargetContestant peer(
      String name, Messages messages, Map<String, Object> settings, Path launcher, Bench bench) {
    Program program = Program.plain(launcher);
    return new TargetContestant(name, true, messages, settings, program, false, bench);
  }

  @Override
  public boolean isTarget() {
    return true;
  }

  @Override
  public Measurement run() throws IOException, InterruptedException {
    Path states = bench.folder().resolve("target.out");
    ProcessBuilder target =
        new ProcessBuilder(program.launcher().toString(), "--config", config().toString())
            .redirectInput(messages.file().toFile())
            .redirectOutput(states.toFile());
    target.environment().putAll(program.environment());
    Measurement measurement = MeasuredProcess.run(target, bench.folder().resolve("target.log"));
    if (mustAcknowledge) {
      requireLastState(Files.readAllLines(states));
    }
    return measurement;
  }

  private Path config() {
    Map<String, Object> all = new LinkedHashMap<>(settings);
    all.putAll(bench.options().settings());
    return bench.database().writeConfig(bench.folder().resolve("config.json"), all);
  }

  private void requireLastState(List<String> lines) {
    String expected = DataGenerator.state(messages.records());
    if (lines.isEmpty() || !lines.get(lines.size() - 1).equals(expected)) {
      throw new IllegalStateException("the last STATE is not " + expected);
    }
  }
}
