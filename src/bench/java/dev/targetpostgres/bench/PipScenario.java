package dev.targetpostgres.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Loads one record with targets that pip has installed: our wheel, and others from PyPI. */
record PipScenario() implements Scenario {
  static final String NAME = "pip";

  private static final String WHEEL = "wheel";
  private static final Path WHEELS = Path.of("target", WHEEL);

  @Override
  public String scenarioName() {
    return NAME;
  }

  @Override
  public boolean comparesProcessorTime() {
    return true;
  }

  @Override
  public List<DataSet> data(Bench bench) {
    return List.of(bench.data(Shape.STANDARD, 1));
  }

  @Override
  public List<Contestant> contestants(Bench bench) throws IOException, InterruptedException {
    Path folder = bench.folder().resolve("peers");
    Peers peers = bench.peers().withPipelineWise(folder).with(PythonPackage.MELTANOLABS, folder);
    Messages record = Messages.of(bench.data(Shape.STANDARD, 1));
    Map<String, Object> settings = PeersScenario.settings(bench);
    List<Contestant> contestants = new ArrayList<>();
    peers
        .programs()
        .forEach(
            (name, program) ->
                contestants.add(TargetContestant.peer(name, record, settings, program, bench)));
    Distribution ours =
        new Distribution(installed(folder), Jdk.running(), folder.resolve("cache-of-wheel"));
    ours.warmUp(bench);
    contestants.add(
        new TargetContestant(
            "target-postgres",
            false,
            record,
            Scenario.settings("append-only", false),
            ours.program(),
            true,
            bench));
    return contestants;
  }

  /** Installs the wheel of this build. */
  private static Path installed(Path folder) throws IOException, InterruptedException {
    PythonPackage.require(
        folder.resolve("build.log"), Path.of("packaging", WHEEL, "build").toString());
    Files.deleteIfExists(folder.resolve(WHEEL).resolve(PythonPackage.READY));
    try (Stream<Path> files = Files.list(WHEELS)) {
      Path wheel = files.filter(file -> file.toString().endsWith(".whl")).findFirst().orElseThrow();
      Peers with =
          new Peers(Map.of(), Map.of()).with(new PythonPackage(WHEEL, wheel.toString()), folder);
      Path program = with.programs().get(WHEEL);
      if (program == null) {
        throw new IllegalStateException(with.skipped().toString());
      }
      return program;
    }
  }

  @Override
  public void prepare(Bench bench) {
    Scenario.emptySchema(bench);
    bench.database().execute("CHECKPOINT");
  }

  @Override
  public void verify(Bench bench, Contestant contestant, boolean thoroughly) {
    LoadScenario.APPEND.verify(bench, contestant, false);
  }
}
