package dev.targetpostgres.bench;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One record, as packaged and without the class archive. */
record TinyScenario() implements Scenario {
  static final String NAME = "tiny";

  @Override
  public String scenarioName() {
    return NAME;
  }

  @Override
  public List<DataSet> data(Bench bench) {
    return List.of(bench.data(Shape.STANDARD, 1));
  }

  @Override
  public List<Contestant> contestants(Bench bench) throws IOException {
    Messages rows = Messages.of(bench.data(Shape.STANDARD, 1));
    Path packaged = TargetProcess.launcher().toAbsolutePath();
    Path without = withoutArchive(packaged, bench.folder().resolve("without-archive"));
    return List.of(
        new TargetContestant(
            "target-postgres without class archive",
            true,
            rows,
            Scenario.settings("append", false),
            without,
            true,
            bench),
        new TargetContestant(
            "target-postgres", false, rows, Scenario.settings("append", false), bench));
  }

  /** A launcher for which there is no folder where archives are kept. */
  private static Path withoutArchive(Path launcher, Path script) throws IOException {
    Files.writeString(
        script, "#!/bin/sh\nXDG_CACHE_HOME=/dev/null exec '%s' \"$@\"\n".formatted(launcher));
    if (!script.toFile().setExecutable(true)) {
      throw new IOException("cannot make it executable: " + script);
    }
    return script;
  }

  @Override
  public void prepare(Bench bench) {
    LoadScenario.APPEND.prepare(bench);
  }

  @Override
  public void verify(Bench bench, Contestant contestant, boolean thoroughly) {
    LoadScenario.APPEND.verify(bench, contestant, false);
  }
}
