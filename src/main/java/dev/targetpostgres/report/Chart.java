package dev.targetpostgres.report;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * A chart of numbers over time. The SVG stretches to the width of the page; the text around it
 * keeps its size. Pure.
 *
 * @param seconds time at the right end
 * @param label function that returns the text at the tick of a number
 */
record Chart(String title, double seconds, List<Series> series, DoubleFunction<String> label) {
  /** With fewer points, the page shows only the numbers. */
  private static final int FEWEST_POINTS = 5;

  private static final int WIDTH = 600;
  private static final int HEIGHT = 160;

  /**
   * The points of one line, or of one set of bars.
   *
   * @param name name in the legend
   */
  record Series(String name, Shape shape, List<Point> points) {}

  /** A number and its time. */
  record Point(double second, double value) {}

  /** The way to draw points. */
  enum Shape {
    LINE,
    BARS
  }

  boolean isTelling() {
    return series.stream().anyMatch(each -> each.points().size() >= FEWEST_POINTS);
  }

  void into(Markup page) {
    double highest = series.stream().mapToDouble(Chart::highest).max().orElse(0);
    Ticks numbers = Ticks.of(highest);
    double top = numbers.top(highest);
    List<Double> times = Ticks.ofSeconds(seconds).to(seconds);
    page.element(
        "figure",
        figure -> {
          figure.element("figcaption", title);
          if (series.size() > 1) {
            figure.element("div class=\"legend\"", this::legend);
          }
          figure.element(
              "div class=\"plot\"",
              plot -> {
                plot.element(svg(), picture -> picture(picture, top, numbers.to(top), times));
                for (double number : numbers.to(top)) {
                  tick(plot, "y", "bottom", number / top, label.apply(number));
                }
                for (double time : times) {
                  tick(plot, "x", "left", time / seconds, time(time));
                }
              });
        });
  }

  private static void tick(Markup plot, String axis, String from, double share, String words) {
    plot.element(
        "span class=\"%s\" style=\"%s:%s%%\"".formatted(axis, from, number(share * 100)), words);
  }

  private String time(double second) {
    return seconds < 5
        ? String.format(Locale.ROOT, "%.1f s", second)
        : Quantity.duration(second).replace(".0 s", " s");
  }

  private void legend(Markup legend) {
    for (int i = 0; i < series.size(); i++) {
      legend.element("span class=\"series" + i + "\"", series.get(i).name());
    }
  }

  private String svg() {
    return "svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" preserveAspectRatio=\"none\""
        + Markup.attribute("viewBox", "0 0 %d %d".formatted(WIDTH, HEIGHT))
        + Markup.attribute("aria-label", title);
  }

  private void picture(Markup picture, double top, List<Double> numbers, List<Double> times) {
    StringBuilder grid = new StringBuilder();
    numbers.forEach(number -> grid.append("M0 ").append(y(number, top)).append('H').append(WIDTH));
    times.forEach(time -> grid.append('M').append(x(time)).append(" 0V").append(HEIGHT));
    picture.element("path class=\"grid\" d=\"%s\"".formatted(grid), "");
    for (int i = 0; i < series.size(); i++) {
      picture.element(
          "path class=\"series%d\" d=\"%s\"".formatted(i, path(series.get(i), top)), "");
    }
  }

  private String path(Series shown, double top) {
    StringBuilder path = new StringBuilder();
    for (Point point : shown.points()) {
      String x = x(point.second());
      String y = y(point.value(), top);
      switch (shown.shape()) {
        case LINE -> path.append(path.length() == 0 ? 'M' : 'L').append(x).append(' ').append(y);
        case BARS -> path.append('M').append(x).append(' ').append(HEIGHT).append('V').append(y);
      }
    }
    return path.toString();
  }

  private String x(double second) {
    return number(second / Math.max(seconds, 1e-3) * WIDTH);
  }

  private static String y(double value, double top) {
    return number(HEIGHT - value / top * HEIGHT);
  }

  private static double highest(Series series) {
    return series.points().stream().mapToDouble(Point::value).max().orElse(0);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
