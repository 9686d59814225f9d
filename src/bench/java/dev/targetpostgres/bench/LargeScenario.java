package dev.targetpostgres.bench;

import java.util.List;

/** Ten times the usual records, to show that they take ten times as long and no more memory. */
record LargeScenario() implements Scenario {
  static final String NAME = "large";

  private static final int TIMES = 10;

  @Override
  public String scenarioName() {
    return NAME;
  }

  @Override
  public List<DataSet> data(Bench bench) {
    return List.of(bench.data(Shape.STANDARD), large(bench));
  }

  private static DataSet large(Bench bench) {
    return bench.data(Shape.STANDARD, TIMES * bench.options().records());
  }

  @Override
  public List<Contestant> contestants(Bench bench) {
    return List.of(
        contestant(bench, bench.data(Shape.STANDARD), true),
        contestant(bench, large(bench), false));
  }

  private static Contestant contestant(Bench bench, DataSet data, boolean baseline) {
    return new TargetContestant(
        "target-postgres, %,d records".formatted(data.records()),
        baseline,
        Messages.of(data),
        Scenario.settings("append", false),
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
