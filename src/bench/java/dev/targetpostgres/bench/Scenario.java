package dev.targetpostgres.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Something that is measured, and what it is compared with. */
interface Scenario {
  /** In the order in which they are run. */
  static List<String> names(Map<String, String> environment) {
    List<String> names = new ArrayList<>();
    for (LoadScenario load : LoadScenario.values()) {
      names.add(load.scenarioName());
    }
    names.addAll(List.of(StreamsScenario.NAME, StartScenario.NAME, LargeScenario.NAME));
    names.add(PipScenario.NAME);
    names.add(FarAppendScenario.NAME);
    FarScenario.all().forEach(far -> names.add(far.scenarioName()));
    if (environment.containsKey(Peers.VARIABLE)) {
      names.add(PeersScenario.NAME);
    }
    return names;
  }

  /** The scenario of that name. */
  static Scenario of(String name) {
    return switch (name) {
      case StreamsScenario.NAME -> new StreamsScenario();
      case StartScenario.NAME -> new StartScenario();
      case PipScenario.NAME -> new PipScenario();
      case LargeScenario.NAME -> new LargeScenario();
      case PeersScenario.NAME -> new PeersScenario();
      case FarAppendScenario.NAME -> new FarAppendScenario();
      default ->
          FarScenario.all().stream()
              .filter(far -> far.scenarioName().equals(name))
              .map(Scenario.class::cast)
              .findFirst()
              .orElseGet(() -> LoadScenario.valueOf(name.toUpperCase(Locale.ROOT)));
    };
  }

  String scenarioName();

  /** Files of rows that must be there. */
  List<DataSet> data(Bench bench);

  /** Those that take turns. */
  List<Contestant> contestants(Bench bench) throws IOException, InterruptedException;

  /** Whether processor time is compared as wall time is. */
  default boolean comparesProcessorTime() {
    return false;
  }

  /** Makes everything as it was before the first run. */
  void prepare(Bench bench);

  /**
   * Looks at what a contestant has loaded.
   *
   * @param thoroughly at every value rather than at the number of rows
   * @throws IllegalStateException where that is not what it was given
   */
  void verify(Bench bench, Contestant contestant, boolean thoroughly);

  /** An empty schema to load into. */
  static void emptySchema(Bench bench) {
    bench.database().execute("DROP SCHEMA IF EXISTS " + BenchTable.SCHEMA + " CASCADE");
    bench.database().execute("CREATE SCHEMA " + BenchTable.SCHEMA);
  }

  /** Counts rows of the benchmark's table. */
  static void verifyCount(Bench bench, Contestant contestant, String query) {
    String count = bench.database().queryOne(query);
    long records = contestant.messages().records();
    if (!Long.toString(records).equals(count)) {
      throw new IllegalStateException(
          contestant.name() + " left " + count + " rows where " + records + " were to be");
    }
  }

  /** Settings of the target for a load method, with metadata and validation or without. */
  static Map<String, Object> settings(String method, boolean metadata) {
    Map<String, Object> settings = new TreeMap<>();
    settings.put("default_target_schema", BenchTable.SCHEMA);
    settings.put("load_method", method);
    settings.put("add_record_metadata", metadata);
    settings.put("validate_records", metadata);
    return settings;
  }
}
