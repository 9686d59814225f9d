package dev.targetpostgres.bench;

import dev.targetpostgres.bench.Step.CopyIn;
import dev.targetpostgres.bench.Step.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The append of {@link LoadScenario} into a far database, compared with psql's. */
record FarAppendScenario() implements Scenario {
  static final String NAME = FarScenario.GROUP + "append";

  @Override
  public String scenarioName() {
    return NAME;
  }

  @Override
  public List<DataSet> data(Bench bench) {
    return List.of(bench.data(Shape.STANDARD));
  }

  /** Returns the target, and psql unless it is missing. */
  @Override
  public List<Contestant> contestants(Bench bench) {
    DataSet data = bench.data(Shape.STANDARD);
    List<Contestant> contestants = new ArrayList<>();
    if (bench.hasPsql()) {
      contestants.add(
          far(
              bench,
              new PsqlContestant(
                  "\\copy CSV",
                  List.of(new CopyIn(BenchTable.QUALIFIED, Format.CSV, data.csv())),
                  Messages.of(data),
                  bench.database(),
                  bench.far().port(),
                  bench.folder()),
              "psql"));
    }
    Map<String, Object> settings = Scenario.settings("append", false);
    settings.putAll(bench.farAddress());
    for (Contestant target : bench.targets(Messages.of(data), settings)) {
      contestants.add(far(bench, target, target.name().replaceAll("[^A-Za-z0-9]+", "-")));
    }
    return contestants;
  }

  private static Contestant far(Bench bench, Contestant contestant, String tag) {
    return new FarContestant(
        contestant,
        null,
        bench.far(),
        bench.folder().resolve("far-append-" + tag + ".statements.txt"));
  }

  @Override
  public void prepare(Bench bench) {
    LoadScenario.APPEND.prepare(bench);
  }

  @Override
  public void verify(Bench bench, Contestant contestant, boolean thoroughly) {
    LoadScenario.APPEND.verify(bench, contestant, thoroughly);
  }
}
