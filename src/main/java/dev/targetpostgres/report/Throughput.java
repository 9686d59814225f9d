package dev.targetpostgres.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How fast a run was at each time. Pure.
 *
 * @param samples how things stood, in order
 */
record Throughput(List<RunHistory.Sample> samples) {
  private static final double MEGA = 1e6;

  /** Shorter ones make peaks of nothing. */
  private static final double SHORTEST_SECONDS = 0.2;

  List<Chart.Series> records() {
    return List.of(
        series("read", RunHistory.Sample::recordsRead),
        series("committed", RunHistory.Sample::recordsCommitted));
  }

  List<Chart.Series> megabytes() {
    return List.of(series("read", sample -> sample.bytesRead() / MEGA));
  }

  /** What came between two samples is shown as of the later one. */
  private Chart.Series series(String name, ToDoubleFunction<RunHistory.Sample> total) {
    List<Chart.Point> points = new ArrayList<>();
    RunHistory.Sample last = new RunHistory.Sample(0, 0, 0, 0);
    for (RunHistory.Sample sample : samples) {
      double seconds = sample.second() - last.second();
      if (seconds >= SHORTEST_SECONDS || points.isEmpty()) {
        double rate =
            (total.applyAsDouble(sample) - total.applyAsDouble(last)) / Math.max(seconds, 1e-3);
        if (points.isEmpty()) {
          points.add(new Chart.Point(0, rate));
        }
        points.add(new Chart.Point(sample.second(), rate));
        last = sample;
      }
    }
    return new Chart.Series(name, Chart.Shape.LINE, points);
  }
}
