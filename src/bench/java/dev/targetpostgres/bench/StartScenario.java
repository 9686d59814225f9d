package dev.targetpostgres.bench;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loads one record on each JDK, with the distribution as it was built and with a moved copy. */
record StartScenario() implements Scenario {
  static final String NAME = "start";

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
    Path folder = bench.folder().resolve(NAME);
    Path moved = Distribution.copy(TargetProcess.launcher(), folder.resolve("moved"));
    List<Contestant> contestants = new ArrayList<>();
    for (Jdk jdk : bench.startJdks()) {
      contestants.addAll(contestants(bench, jdk, moved, folder));
    }
    return contestants;
  }

  private static List<Contestant> contestants(Bench bench, Jdk jdk, Path moved, Path folder)
      throws IOException, InterruptedException {
    Distribution built = bench.distribution(jdk);
    Distribution elsewhere = new Distribution(moved, jdk, folder.resolve("cache-" + jdk.name()));
    built.warmUp(bench);
    elsewhere.warmUp(bench);
    Distribution first = new Distribution(moved, jdk, folder.resolve("first-" + jdk.name()));
    // No archive can be written into a device.
    Distribution without = new Distribution(built.launcher(), jdk, Path.of("/dev/null"));
    String name = "JDK " + jdk.name();
    return List.of(
        contestant(bench, name + ", built", true, built),
        contestant(bench, name + ", moved", false, elsewhere),
        new FirstRunContestant(contestant(bench, name + ", moved, first run", false, first), first),
        contestant(bench, name + ", no class archive", false, without));
  }

  private static TargetContestant contestant(
      Bench bench, String name, boolean isBaseline, Distribution distribution) {
    return new TargetContestant(
        name,
        isBaseline,
        Messages.of(bench.data(Shape.STANDARD, 1)),
        Scenario.settings("append", false),
        distribution.program(),
        true,
        bench);
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
