package dev.targetpostgres.bench;

import dev.targetpostgres.testing.FarServer;
import dev.targetpostgres.testing.Json;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Compares the target with psql for the same rows. The contestants take turns, so that a slow phase
 * of the machine affects all of them.
 */
public final class Benchmark {
  private static final Path FOLDER = Path.of("target", "bench");

  private final Bench bench;
  private final PrintStream out;

  private Benchmark(Bench bench, PrintStream out) {
    this.bench = bench;
    this.out = out;
  }

  /** Runs the benchmark with the options in {@link Options#USAGE}. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, SQLException {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    Options options;
    try {
      options = Options.parse(System.getenv(), arguments);
    } catch (IllegalArgumentException mistake) {
      System.err.println("bench/run: " + mistake.getMessage());
      System.err.print(Options.USAGE);
      System.exit(2);
      return;
    }
    Files.createDirectories(FOLDER);
    try (PostgresServer server = PostgresServer.durable();
        TestDatabase database = server.createDatabase();
        FarServer far = FarServer.start(server, options.roundTrip())) {
      Peers peers = peers(options);
      new Benchmark(new Bench(options, database, far, FOLDER, Psql.version(), peers), System.out)
          .run();
    }
  }

  private static Peers peers(Options options) throws IOException, InterruptedException {
    Peers named = Peers.of(System.getenv());
    boolean compares =
        FarScenario.all().stream()
            .filter(FarScenario::comparesPeers)
            .anyMatch(far -> options.scenarios().contains(far.scenarioName()));
    return compares ? named.withPipelineWise(FOLDER.resolve("peers")) : named;
  }

  private void run() throws IOException, InterruptedException, SQLException {
    Options options = bench.options();
    Map<String, Object> machine = Machine.describe(bench.database(), bench.psqlVersion());
    machine.forEach((name, value) -> out.printf("%-10s %s%n", name, value));
    out.printf(
        "%-10s %d, %d runs, seed %d%n",
        "records", options.records(), options.runs(), options.seed());
    bench
        .peers()
        .skipped()
        .forEach((name, reason) -> out.println("skipped " + name + ": " + reason));
    for (Jdk jdk : bench.jdks()) {
      bench.distribution(jdk).warmUp(bench);
    }
    List<Report> reports = new ArrayList<>();
    Set<DataSet> prepared = new HashSet<>();
    for (String name : options.scenarios()) {
      Scenario scenario = Scenario.of(name);
      for (DataSet data : scenario.data(bench)) {
        if (prepared.add(data)) {
          data.prepare(bench.database(), out);
        }
      }
      Report report = measure(scenario);
      report.print(out);
      reports.add(report);
    }
    out.println();
    out.print(Goals.table(reports));
    writeResult(machine, reports);
  }

  private Report measure(Scenario scenario) throws IOException, InterruptedException, SQLException {
    List<Series> series = scenario.contestants(bench).stream().map(Series::new).toList();
    List<Series> order = new ArrayList<>(series);
    int runs = bench.options().runs();
    out.println();
    for (int run = 1; run <= runs; run++) {
      for (Series each : order) {
        Measurement measurement = each.run(scenario, bench);
        out.printf(
            Locale.ROOT,
            "%s %d/%d  %-45s %7.2f s%n",
            scenario.scenarioName(),
            run,
            runs,
            each.contestant().name(),
            measurement.seconds());
      }
      // A contestant must not always run after the same one.
      Collections.rotate(order, 1);
    }
    return new Report(scenario, series);
  }

  private void writeResult(Map<String, Object> machine, List<Report> reports) throws IOException {
    Options options = bench.options();
    Map<String, Object> scenarios = new LinkedHashMap<>();
    reports.forEach(report -> scenarios.put(report.scenario().scenarioName(), report.toMap()));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("records", options.records());
    result.put("runs", options.runs());
    result.put("seed", options.seed());
    result.put("round_trip_milliseconds", options.roundTrip().toMillis());
    result.put("jdks", bench.jdks().stream().map(Jdk::name).toList());
    result.put("skipped", bench.peers().skipped());
    result.put("target_settings", options.settings());
    result.put("machine", machine);
    result.put("results", scenarios);
    Path file = FOLDER.resolve("result.json");
    Files.writeString(file, Json.of(result) + "\n");
    out.println();
    out.println("Written to " + file);
    writeChart("throughput.svg", Chart.throughput(reports));
    writeChart("seconds.svg", Chart.seconds(reports));
    writeChart("log.svg", Chart.log(reports));
    writeChart("round-trips.svg", Chart.roundTrips(reports));
  }

  private void writeChart(String name, String chart) throws IOException {
    if (!chart.isEmpty()) {
      Path file = FOLDER.resolve(name);
      Files.writeString(file, chart);
      out.println("Written to " + file);
    }
  }
}
