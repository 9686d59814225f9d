package dev.targetpostgres.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The minimum, median and maximum of a figure over several rounds. */
record Spread(double minimum, double median, double maximum) {
  static Spread of(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(sorted.get(0), median, sorted.get(sorted.size() - 1));
  }

  /** Returns the ratio of both contestants' wall times for a record, round by round. */
  static Spread ratio(Series each, Series baseline) {
    return ratio(each, baseline, Measurement::seconds);
  }

  /** Returns the ratio of both contestants' processor times for a record, round by round. */
  static Spread processorRatio(Series each, Series baseline) {
    return ratio(each, baseline, Measurement::processorSeconds);
  }

  private static Spread ratio(Series each, Series baseline, ToDoubleFunction<Measurement> figure) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < each.measurements().size(); round++) {
      double ours = figure.applyAsDouble(each.measurements().get(round));
      double others = figure.applyAsDouble(baseline.measurements().get(round));
      ratios.add(
          ours
              / each.contestant().messages().records()
              / (others / baseline.contestant().messages().records()));
    }
    return of(ratios);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, minimum, maximum);
  }
}
