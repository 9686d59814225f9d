package dev.targetpostgres.report;

import java.util.List;
import java.util.Locale;

/**
 * A picture of numbers over time: SVG that is stretched to the room there is, and text around it
 * that keeps its size. Pure.
 *
 * @param seconds at the right end
 */
record Chart(String title, double seconds, List<Series> series) {
  private static final int WIDTH = 600;
  private static final int HEIGHT = 160;
  private static final int QUARTERS = 4;

  /**
   * Numbers of one kind.
   *
   * @param shape whether they are joined by a line, or stand for themselves
   */
  record Series(String name, Shape shape, List<Point> points) {}

  /** A number at a time. */
  record Point(double second, double value) {}

  /** How numbers are shown. */
  enum Shape {
    LINE,
    BARS
  }

  void into(Markup page) {
    double top = roundUp(series.stream().mapToDouble(Chart::highest).max().orElse(0));
    page.element(
        "figure",
        figure -> {
          figure.element("figcaption", title);
          figure.element("div class=\"legend\"", this::legend);
          figure.element(
              "div class=\"plot\"",
              plot -> {
                plot.element("span class=\"top\"", label(top));
                plot.element("span class=\"bottom\"", "0");
                plot.element(svg(), picture -> picture(picture, top));
                plot.element("span class=\"left\"", "0 s");
                plot.element("span class=\"right\"", Quantity.duration(seconds));
              });
        });
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

  private void picture(Markup picture, double top) {
    for (int quarter = 0; quarter <= QUARTERS; quarter++) {
      int y = HEIGHT * quarter / QUARTERS;
      picture.element("path class=\"grid\" d=\"M0 %dH%d\"".formatted(y, WIDTH), "");
    }
    for (int i = 0; i < series.size(); i++) {
      picture.element(
          "path class=\"series%d\" d=\"%s\"".formatted(i, path(series.get(i), top)), "");
    }
  }

  private String path(Series shown, double top) {
    StringBuilder path = new StringBuilder();
    for (Point point : shown.points()) {
      String x = number(point.second() / Math.max(seconds, 1e-3) * WIDTH);
      String y = number(HEIGHT - point.value() / top * HEIGHT);
      switch (shown.shape()) {
        case LINE -> path.append(path.length() == 0 ? 'M' : 'L').append(x).append(' ').append(y);
        case BARS -> path.append('M').append(x).append(' ').append(HEIGHT).append('V').append(y);
      }
    }
    return path.toString();
  }

  private static double highest(Series series) {
    return series.points().stream().mapToDouble(Point::value).max().orElse(0);
  }

  /** To a number that is easily divided by eye. */
  static double roundUp(double value) {
    if (value <= 0) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double factor : List.of(1.0, 2.0, 4.0, 5.0, 8.0)) {
      if (value <= factor * power) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String label(double value) {
    return value >= 10
        ? Quantity.count(Math.round(value))
        : String.format(Locale.ROOT, "%.3g", value);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
