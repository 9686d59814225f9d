package dev.targetpostgres.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Round numbers along an axis that begins at zero. Pure.
 *
 * @param step distance from one tick to the next
 */
record Ticks(double step) {
  private static final int MOST = 5;
  private static final List<Double> DECIMAL = List.of(1.0, 2.0, 5.0, 10.0);
  private static final List<Double> SECONDS =
      List.of(1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0);

  /** Returns ticks with at most five steps from zero to the highest number. */
  static Ticks of(double highest) {
    double least = Math.max(highest, 1e-3) / MOST;
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    return new Ticks(first(DECIMAL, least / power) * power);
  }

  /** Returns ticks for a time, at round seconds, minutes or hours. */
  static Ticks ofSeconds(double seconds) {
    if (seconds <= MOST) {
      return of(seconds);
    }
    double least = seconds / MOST;
    double largest = SECONDS.get(SECONDS.size() - 1);
    return least <= largest
        ? new Ticks(first(SECONDS, least))
        : new Ticks(of(seconds / largest).step() * largest);
  }

  private static double first(List<Double> steps, double least) {
    return steps.stream().filter(step -> step >= least - 1e-9).findFirst().orElse(10.0);
  }

  /** Returns the lowest tick that is not below the highest number. */
  double top(double highest) {
    return Math.max(Math.ceil(highest / step - 1e-9), 1) * step;
  }

  /** Returns the ticks from zero up to a number. */
  List<Double> to(double end) {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * step <= end + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }
}
