package dev.targetpostgres.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A kind of load that contestants do and that is measured. */
interface Scenario {
  /** Returns the names of all scenarios, in the order in which they run. */
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

  /** Returns the scenario of a name. */
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

  /** Returns the rows that the contestants need as files. */
  List<DataSet> data(Bench bench);

  /** Returns the contestants, which take turns. */
  List<Contestant> contestants(Bench bench) throws IOException, InterruptedException;

  /** Returns whether processor time is compared in addition to wall time. */
  default boolean comparesProcessorTime() {
    return false;
  }

  /** Restores the tables to their state before the first run. */
  void prepare(Bench bench);

  /**
   * Checks the rows that a contestant has loaded.
   *
   * @param thoroughly whether to compare every value, not only the number of rows
   * @throws IllegalStateException if they differ from those of its messages
   */
  void verify(Bench bench, Contestant contestant, boolean thoroughly);

  /** Makes an empty schema to load into. */
  static void emptySchema(Bench bench) {
    bench.database().execute("DROP SCHEMA IF EXISTS " + BenchTable.SCHEMA + " CASCADE");
    bench.database().execute("CREATE SCHEMA " + BenchTable.SCHEMA);
  }

  /** Checks the number of rows, which the query returns. */
  static void verifyCount(Bench bench, Contestant contestant, String query) {
    String count = bench.database().queryOne(query);
    long records = contestant.messages().records();
    if (!Long.toString(records).equals(count)) {
      throw new IllegalStateException(
          contestant.name() + " left " + count + " rows where " + records + " were to be");
    }
  }

  /** Returns settings of the target for a load method, with metadata and validation or without. */
  static Map<String, Object> settings(String method, boolean metadata) {
    Map<String, Object> settings = new TreeMap<>();
    settings.put("default_target_schema", BenchTable.SCHEMA);
    settings.put("load_method", method);
    settings.put("add_record_metadata", metadata);
    settings.put("validate_records", metadata);
    return settings;
  }
}
