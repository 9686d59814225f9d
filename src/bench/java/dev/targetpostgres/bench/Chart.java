package dev.targetpostgres.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws the figures of all contestants as bars, in SVG for light and dark pages. */
final class Chart {
  private static final int BAR = 18;
  private static final int GAP = 6;
  private static final int LABELS = 340;
  private static final int BARS = 420;
  private static final int MARGIN = 16;

  private Chart() {}

  /** Returns the chart of large loads, empty if there are none. */
  static String throughput(List<Report> reports) {
    return of(
        "Megabytes of Singer messages a second, by scenario",
        "%.1f",
        Series::megabytesPerSecond,
        reports.stream().filter(report -> !isSmall(report)).toList());
  }

  /** Returns the chart of small loads, empty if there are none. */
  static String seconds(List<Report> reports) {
    return of(
        "Seconds, by scenario",
        "%.2f",
        Series::medianSeconds,
        reports.stream().filter(Chart::isSmall).toList());
  }

  /** Returns the chart of loads of unchanged rows, empty if there are none. */
  static String log(List<Report> reports) {
    return of(
        "Megabytes of write-ahead log, by scenario",
        "%.1f",
        series -> series.median(Measurement::logMegabytes),
        reports.stream()
            .filter(report -> report.scenario().scenarioName().startsWith("unchanged"))
            .toList());
  }

  /** Returns the chart of small streams into a far server, empty if there are none. */
  static String roundTrips(List<Report> reports) {
    return of(
        "Round trips in series, by scenario",
        "%.0f",
        Series::roundTripsInSeries,
        reports.stream().filter(report -> report.scenario() instanceof FarScenario).toList());
  }

  private static boolean isSmall(Report report) {
    return report.scenario() instanceof FarScenario || report.scenario() instanceof StartScenario;
  }

  private static String of(
      String title, String format, ToDoubleFunction<Series> figure, List<Report> reports) {
    if (reports.isEmpty()) {
      return "";
    }
    double highest =
        reports.stream()
            .flatMap(report -> report.series().stream())
            .mapToDouble(figure)
            .max()
            .orElse(1);
    StringBuilder bars = new StringBuilder();
    int y = MARGIN + BAR;
    bars.append(text(MARGIN, y, "bold", title));
    for (Report report : reports) {
      y += 2 * BAR;
      bars.append(text(MARGIN, y, "bold", report.scenario().scenarioName()));
      for (Series series : report.series()) {
        y += BAR + GAP;
        bars.append(bar(series, y, figure.applyAsDouble(series), highest, format));
      }
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13" role="img">
        <style>text{fill:#1f2328}.ours{fill:#2f6f9f}.theirs{fill:#9aa4ad}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>
        %s</svg>
        """
        .formatted(LABELS + BARS + 5 * MARGIN, y + MARGIN, bars);
  }

  private static String bar(Series series, int y, double figure, double highest, String format) {
    long width = Math.max(Math.round(BARS * figure / highest), 1);
    boolean ours = series.contestant().isTarget();
    return text(2 * MARGIN, y, "normal", series.contestant().name())
        + "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>%n"
            .formatted(ours ? "ours" : "theirs", LABELS, y - BAR + GAP, width, BAR - 2)
        + text(LABELS + (int) width + GAP, y, "normal", String.format(Locale.ROOT, format, figure));
  }

  private static String text(int x, int y, String weight, String text) {
    String safe = text.replace("&", "&amp;").replace("<", "&lt;");
    return "<text x=\"%d\" y=\"%d\" font-weight=\"%s\">%s</text>%n".formatted(x, y, weight, safe);
  }
}
