package dev.targetpostgres.bench;

import dev.targetpostgres.testing.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The goals for the target's speed, compared with the measurements. They are for loads without
 * metadata and validation, so that both sides load the same columns.
 */
final class Goals {
  private static final List<Goal> ALL =
      List.of(
          new Goal("append", "CSV", 0.70),
          new Goal("append", "binary", 1.15),
          new Goal("append_other", "CSV", 0.75),
          new Goal("upsert", "ON CONFLICT", 0.85),
          new Goal("overwrite", "TRUNCATE", 1.5),
          new Goal("overwrite_keyed", "TRUNCATE", 1.6),
          new Goal("wide_half", "CSV", 0.9),
          new Goal("wide", "CSV", 0.9),
          new Goal("wide_double", "CSV", 0.9),
          new Goal("long", "CSV", 0.9),
          new Goal("nested", "CSV", 0.9),
          new Goal("streams", "", 3),
          new Goal("start", "JDK 17, built", "JDK 17, no class archive", 0.60),
          new Goal("start", "JDK 17, moved", "JDK 17, built", 1.1),
          new Goal("start", "JDK 25, moved", "JDK 25, built", 1.1),
          new Goal("start", "JDK 25, built", "JDK 17, built", 0.8),
          new Goal("pip", "pipelinewise", 0.6),
          new Goal("pip", "meltano", 0.6),
          new Goal("large", "", 1.1),
          new Goal("unchanged", "ON CONFLICT", 0.5),
          new Goal("unchanged_indexed", "ON CONFLICT", 0.25),
          new Goal("far/append", "CSV", 0.75),
          new Goal("far/1-new", "pipelinewise", 0.7),
          new Goal("far/1-existing", "pipelinewise", 0.7),
          new Goal("far/100-new", "pipelinewise", 0.15),
          new Goal("peers", "meltano", 1.0 / 20),
          new Goal("peers", "pipelinewise", 1.0 / 8));

  /** The maximum of round trips in series, by scenario. */
  private static final Map<String, Integer> ROUND_TRIPS =
      Map.of(
          "far/1-new", 16,
          "far/1-existing", 12,
          "far/30-new", 50,
          "far/30-existing", 30,
          "far/100-new", 120,
          "far/100-existing", 75);

  private static final double MOST_MEGABYTES = 300;
  private static final double MOST_GROWTH = 1.1;

  private Goals() {}

  /**
   * A maximum for the ratio of two contestants' wall times for a record.
   *
   * @param ours name of the contestant with the goal, empty for {@link Report#ours}
   * @param other part of the name of the contestant to compare with
   */
  private record Goal(String scenario, String ours, String other, double atMost) {
    Goal(String scenario, String baseline, double atMost) {
      this(scenario, "", baseline, atMost);
    }

    List<Series> ours(Report report) {
      return ours.isEmpty()
          ? List.of(report.ours())
          : report.series().stream().filter(each -> name(each).equals(ours)).toList();
    }

    List<Series> others(Report report) {
      return (ours.isEmpty() ? report.baselines() : report.series())
          .stream()
              .filter(
                  each ->
                      name(each).toLowerCase(Locale.ROOT).contains(other.toLowerCase(Locale.ROOT)))
              .toList();
    }

    private static String name(Series series) {
      return series.contestant().name();
    }
  }

  /** Returns a table of the goals that were measured, empty if there are none. */
  static String table(List<Report> reports) {
    TextTable table = TextTable.of("goal", "against", "at most", "measured", "met");
    int rows = 0;
    for (Report report : reports) {
      for (Goal goal : goals(report)) {
        rows += ratios(report, goal, table);
      }
      Series ours = report.ours();
      rows += memory(report, ours, table) + roundTrips(report, ours, table);
    }
    return rows == 0 ? "" : table.text();
  }

  private static List<Goal> goals(Report report) {
    String scenario = report.scenario().scenarioName();
    return ALL.stream().filter(goal -> goal.scenario().equals(scenario)).toList();
  }

  private static int ratios(Report report, Goal goal, TextTable table) {
    int rows = 0;
    for (Series ours : goal.ours(report)) {
      for (Series other : goal.others(report)) {
        Spread ratio = Spread.ratio(ours, other);
        table.row(
            goal.ours().isEmpty() ? goal.scenario() : goal.scenario() + ", " + goal.ours(),
            other.contestant().name(),
            fixed(goal.atMost()),
            ratio.toString(),
            met(ratio.median() <= goal.atMost()));
        rows++;
      }
    }
    return rows;
  }

  private static int roundTrips(Report report, Series ours, TextTable table) {
    String scenario = report.scenario().scenarioName();
    Integer goal = ROUND_TRIPS.get(scenario);
    if (goal == null) {
      return 0;
    }
    double measured = ours.roundTripsInSeries();
    table.row(
        scenario + ", round trips in series",
        "",
        Integer.toString(goal),
        String.format(Locale.ROOT, "%.0f", measured),
        met(measured <= goal));
    return 1;
  }

  private static int memory(Report report, Series ours, TextTable table) {
    String scenario = report.scenario().scenarioName();
    double peak = ours.maximumMegabytes();
    if (Double.isNaN(peak)) {
      return 0;
    }
    if (scenario.equals(LargeScenario.NAME)) {
      Series baseline = report.baselines().get(0);
      double growth = peak / baseline.maximumMegabytes();
      table.row(
          "memory, large",
          baseline.contestant().name(),
          fixed(MOST_GROWTH),
          fixed(growth),
          met(growth <= MOST_GROWTH));
      return 1;
    }
    if (scenario.equals("append")) {
      table.row(
          "memory, append, MB",
          "",
          fixed(MOST_MEGABYTES),
          fixed(peak),
          met(peak <= MOST_MEGABYTES));
      return 1;
    }
    return 0;
  }

  private static String fixed(double value) {
    return String.format(Locale.ROOT, value < 0.2 ? "%.3f" : "%.2f", value);
  }

  private static String met(boolean met) {
    return met ? "yes" : "no";
  }
}
