package dev.targetpostgres.bench;

import dev.targetpostgres.testing.TextTable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The figures of one scenario, for the terminal and for the result file. */
record Report(Scenario scenario, List<Series> series) {
  void print(PrintStream out) {
    List<Series> baselines = baselines();
    List<String> header =
        new ArrayList<>(List.of(scenario.scenarioName(), "min s", "median s", "max s"));
    baselines.forEach(baseline -> header.add("to " + baseline.contestant().name()));
    if (scenario.comparesProcessorTime()) {
      baselines.forEach(baseline -> header.add("cpu to " + baseline.contestant().name()));
    }
    header.addAll(List.of("MB/s", "cpu s", "peak MB", "WAL MB"));
    if (isFar()) {
      header.addAll(List.of("in series", "round trips", "connections"));
    }
    TextTable table = TextTable.limited(header, Integer.MAX_VALUE, Integer.MAX_VALUE);
    for (Series each : series) {
      table.row(cells(each, baselines));
    }
    out.println();
    out.print(table.text());
  }

  Map<String, Object> toMap() {
    Map<String, Object> contestants = new LinkedHashMap<>();
    for (Series each : series) {
      Map<String, @Nullable Object> figures = new LinkedHashMap<>();
      figures.put("seconds", each.measurements().stream().map(Measurement::seconds).toList());
      figures.put("median_seconds", each.medianSeconds());
      figures.put("megabytes_per_second", each.megabytesPerSecond());
      figures.put("ratios", ratios(each, Spread::ratio));
      if (scenario.comparesProcessorTime()) {
        figures.put("processor_ratios", ratios(each, Spread::processorRatio));
      }
      figures.put("processor_seconds", finite(each.median(Measurement::processorSeconds)));
      figures.put("peak_megabytes", finite(each.maximumMegabytes()));
      figures.put("log_megabytes", finite(each.median(Measurement::logMegabytes)));
      if (isFar()) {
        figures.put("round_trips_in_series", finite(each.roundTripsInSeries()));
        figures.put("round_trips", finite(each.roundTrips()));
        figures.put("connections", finite(each.connections()));
      }
      contestants.put(each.contestant().name(), figures);
    }
    return contestants;
  }

  /** Returns the first contestant that is not a baseline: the target that the goals are for. */
  Series ours() {
    return series.stream()
        .filter(each -> !each.contestant().isBaseline())
        .findFirst()
        .orElseThrow();
  }

  /** Returns the contestants that others are compared with. */
  List<Series> baselines() {
    return series.stream().filter(each -> each.contestant().isBaseline()).toList();
  }

  private List<String> cells(Series each, List<Series> baselines) {
    List<String> cells = new ArrayList<>();
    cells.add(each.contestant().name());
    cells.add(fixed(each.minimumSeconds(), 2));
    cells.add(fixed(each.medianSeconds(), 2));
    cells.add(fixed(each.maximumSeconds(), 2));
    for (Series baseline : baselines) {
      cells.add(Spread.ratio(each, baseline).toString());
    }
    if (scenario.comparesProcessorTime()) {
      for (Series baseline : baselines) {
        cells.add(Spread.processorRatio(each, baseline).toString());
      }
    }
    cells.add(fixed(each.megabytesPerSecond(), 1));
    cells.add(fixed(each.median(Measurement::processorSeconds), 2));
    cells.add(fixed(each.maximumMegabytes(), 0));
    cells.add(fixed(each.median(Measurement::logMegabytes), 1));
    if (isFar()) {
      cells.add(fixed(each.roundTripsInSeries(), 0));
      cells.add(fixed(each.roundTrips(), 0));
      cells.add(fixed(each.connections(), 0));
    }
    return cells;
  }

  /** Returns whether round trips were counted. */
  private boolean isFar() {
    return series.stream().anyMatch(each -> !Double.isNaN(each.roundTrips()));
  }

  private Map<String, Object> ratios(Series each, BiFunction<Series, Series, Spread> figure) {
    Map<String, Object> ratios = new LinkedHashMap<>();
    for (Series baseline : baselines()) {
      Spread ratio = figure.apply(each, baseline);
      Map<String, @Nullable Object> spread = new LinkedHashMap<>();
      spread.put("min", finite(ratio.minimum()));
      spread.put("median", finite(ratio.median()));
      spread.put("max", finite(ratio.maximum()));
      ratios.put(baseline.contestant().name(), spread);
    }
    return ratios;
  }

  private static String fixed(double value, int digits) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** Returns the figure for JSON, null if it is unknown. */
  private static @Nullable Object finite(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
