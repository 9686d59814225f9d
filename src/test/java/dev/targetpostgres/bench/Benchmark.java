package dev.targetpostgres.bench;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the target against what psql needs for the same rows. The contestants take turns, so
 * that whatever slows the machine down for a while hits all of them.
 */
public final class Benchmark {
  private static final Path FOLDER = Path.of("target", "bench");

  private final Options options;
  private final TestDatabase database;
  private final DataSet data;
  private final String psqlVersion;
  private final PrintStream out;

  private Benchmark(Options options, TestDatabase database, String psqlVersion, PrintStream out) {
    this.options = options;
    this.database = database;
    this.data = DataSet.in(FOLDER, options.records(), options.seed());
    this.psqlVersion = psqlVersion;
    this.out = out;
  }

  /** Takes the options that {@code bench/run} shows with a wrong one. */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, SQLException {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException mistake) {
      System.err.println("bench/run: " + mistake.getMessage());
      System.err.print(Options.USAGE);
      System.exit(2);
      return;
    }
    Files.createDirectories(FOLDER);
    try (PostgresServer server = PostgresServer.durable();
        TestDatabase database = server.createDatabase()) {
      new Benchmark(options, database, Psql.version(), System.out).run();
    }
  }

  private void run() throws IOException, InterruptedException, SQLException {
    Map<String, Object> machine = Machine.describe(database, psqlVersion);
    machine.forEach((name, value) -> out.printf("%-10s %s%n", name, value));
    out.printf(
        "%-10s %d, %d runs, seed %d%n",
        "records", options.records(), options.runs(), options.seed());
    data.prepare(database, out);
    List<Report> reports = new ArrayList<>();
    for (Scenario scenario : options.scenarios()) {
      Report report = measure(scenario);
      report.print(out);
      reports.add(report);
    }
    writeResult(machine, reports);
  }

  private Report measure(Scenario scenario) throws IOException, InterruptedException, SQLException {
    List<Series> series = contestants(scenario).stream().map(Series::new).toList();
    List<Series> order = new ArrayList<>(series);
    out.println();
    for (int run = 1; run <= options.runs(); run++) {
      for (Series each : order) {
        Measurement measurement = each.run(scenario, database, options.records());
        out.printf(
            Locale.ROOT,
            "%s %d/%d  %-45s %7.2f s%n",
            scenario.methodName(),
            run,
            options.runs(),
            each.contestant().name(),
            measurement.seconds());
      }
      // Nobody always comes after the same one.
      Collections.rotate(order, 1);
    }
    return new Report(scenario, series);
  }

  private List<Contestant> contestants(Scenario scenario) {
    List<Contestant> contestants = new ArrayList<>();
    scenario.baselines(data).forEach((name, steps) -> contestants.add(baseline(name, steps)));
    for (boolean metadata : new boolean[] {false, true}) {
      contestants.add(
          new TargetContestant(scenario, metadata, options.settings(), data, database, FOLDER));
    }
    return contestants;
  }

  private Contestant baseline(String name, List<Step> steps) {
    return psqlVersion.equals(Psql.MISSING)
        ? new DriverContestant(name, steps, database)
        : new PsqlContestant(name, steps, database, FOLDER);
  }

  private void writeResult(Map<String, Object> machine, List<Report> reports) throws IOException {
    Map<String, Object> scenarios = new LinkedHashMap<>();
    reports.forEach(report -> scenarios.put(report.scenario().methodName(), report.toMap()));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("records", options.records());
    result.put("runs", options.runs());
    result.put("seed", options.seed());
    result.put("target_settings", options.settings());
    result.put("machine", machine);
    result.put("results", scenarios);
    Path file = FOLDER.resolve("result.json");
    Files.writeString(file, Json.of(result) + "\n");
    out.println();
    out.println("Written to " + file);
  }
}
