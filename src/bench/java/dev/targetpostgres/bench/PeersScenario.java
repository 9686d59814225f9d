package dev.targetpostgres.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Loads the standard rows with the other targets that the environment names. */
record PeersScenario() implements Scenario {
  static final String NAME = "peers";

  @Override
  public String scenarioName() {
    return NAME;
  }

  @Override
  public List<DataSet> data(Bench bench) {
    return List.of(rows(bench));
  }

  private static DataSet rows(Bench bench) {
    return bench.data(Shape.STANDARD);
  }

  @Override
  public List<Contestant> contestants(Bench bench) {
    Messages rows = Messages.of(rows(bench));
    List<Contestant> contestants = new ArrayList<>();
    for (Map.Entry<String, Path> peer : bench.peers().programs().entrySet()) {
      contestants.add(
          TargetContestant.peer(peer.getKey(), rows, settings(bench), peer.getValue(), bench));
    }
    contestants.add(
        new TargetContestant(
            "target-postgres", false, rows, Scenario.settings("append-only", false), bench));
    return contestants;
  }

  /** Returns settings that each of the targets understands. */
  static Map<String, Object> settings(Bench bench) {
    Map<String, Object> settings = Scenario.settings("append-only", false);
    settings.put("use_copy", true);
    settings.put("activate_version", false);
    settings.put("primary_key_required", false);
    settings.put("dbname", bench.database().name());
    return settings;
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
