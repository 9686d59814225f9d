package dev.targetpostgres.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Small streams into a far database, with all settings at their defaults. Three of these scenarios
 * compare with other targets.
 *
 * @param existing whether an earlier run has made the tables and loaded the same rows
 */
record FarScenario(int streams, boolean existing) implements Scenario {
  /** The beginning of the names of all scenarios with a far server. */
  static final String GROUP = "far/";

  /** Returns all these scenarios, from the smallest to the largest. */
  static List<FarScenario> all() {
    List<FarScenario> all = new ArrayList<>();
    for (int streams : new int[] {1, 30, 100}) {
      all.add(new FarScenario(streams, false));
      all.add(new FarScenario(streams, true));
    }
    return all;
  }

  @Override
  public String scenarioName() {
    return GROUP + streams + (existing ? "-existing" : "-new");
  }

  /** Returns whether other targets take part. They would need half a minute for most scenarios. */
  boolean comparesPeers() {
    return streams == 1 || (streams == 100 && !existing);
  }

  @Override
  public List<DataSet> data(Bench bench) {
    return List.of();
  }

  @Override
  public List<Contestant> contestants(Bench bench) throws IOException {
    Messages messages =
        SmallStreams.write(
            bench.folder().resolve("far-" + streams + ".jsonl"), streams, bench.options().seed());
    List<Contestant> contestants = new ArrayList<>();
    if (comparesPeers()) {
      bench
          .peers()
          .programs()
          .forEach(
              (name, program) ->
                  contestants.add(
                      far(
                          bench,
                          peer(bench, name, messages, program, true),
                          peer(bench, name, messages, program, false))));
    }
    contestants.add(far(bench, target(bench, messages, true), target(bench, messages, false)));
    return contestants;
  }

  private Contestant far(Bench bench, Contestant contestant, Contestant before) {
    String file = (scenarioName() + "-" + contestant.name()).replaceAll("[^A-Za-z0-9]+", "-");
    return new FarContestant(
        contestant,
        existing ? before : null,
        bench.far(),
        bench.folder().resolve(file + ".statements.txt"));
  }

  private static Contestant target(Bench bench, Messages messages, boolean far) {
    return new TargetContestant("target-postgres", false, messages, settings(bench, far), bench);
  }

  private static Contestant peer(
      Bench bench, String name, Messages messages, Path program, boolean far) {
    Map<String, Object> settings = settings(bench, far);
    settings.put("dbname", bench.database().name());
    return TargetContestant.peer(name, messages, settings, program, bench);
  }

  private static Map<String, Object> settings(Bench bench, boolean far) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("default_target_schema", BenchTable.SCHEMA);
    if (far) {
      settings.putAll(bench.farAddress());
    }
    return settings;
  }

  @Override
  public void prepare(Bench bench) {
    Scenario.emptySchema(bench);
    bench.database().execute("CHECKPOINT");
  }

  @Override
  public void verify(Bench bench, Contestant contestant, boolean thoroughly) {
    bench.database().execute("ANALYZE");
    Scenario.verifyCount(
        bench,
        contestant,
        """
        SELECT sum(reltuples)::bigint FROM pg_class
        WHERE relnamespace = '%s'::regnamespace AND relname LIKE 'small\\_%%' AND relkind = 'r'
        """
            .formatted(BenchTable.SCHEMA));
  }
}
