package dev.targetpostgres.bench;

import dev.targetpostgres.testing.RoundTrips;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** The runs of one contestant. */
final class Series {
  private final Contestant contestant;
  private final List<Measurement> measurements = new ArrayList<>();

  Series(Contestant contestant) {
    this.contestant = contestant;
  }

  Contestant contestant() {
    return contestant;
  }

  List<Measurement> measurements() {
    return measurements;
  }

  /** Does a run and checks its rows, thoroughly after the first run. */
  Measurement run(Scenario scenario, Bench bench)
      throws IOException, InterruptedException, SQLException {
    scenario.prepare(bench);
    contestant.prepare();
    double log = bench.logMegabytes();
    Measurement measurement = contestant.run();
    measurement = measurement.withLog(bench.logMegabytes() - log);
    scenario.verify(bench, contestant, measurements.isEmpty());
    add(measurement);
    return measurement;
  }

  void add(Measurement measurement) {
    measurements.add(measurement);
  }

  /** Returns the megabytes of messages per second of the median run, also for psql. */
  double megabytesPerSecond() {
    return contestant.messages().megabytes() / medianSeconds();
  }

  double minimumSeconds() {
    return sorted(Measurement::seconds).get(0);
  }

  double medianSeconds() {
    return median(Measurement::seconds);
  }

  double maximumSeconds() {
    return sorted(Measurement::seconds).get(measurements.size() - 1);
  }

  double median(ToDoubleFunction<Measurement> value) {
    return Spread.of(sorted(value)).median();
  }

  double maximumMegabytes() {
    return sorted(Measurement::peakMegabytes).get(measurements.size() - 1);
  }

  /** Returns the round trips in series of the best run; NaN if they were not counted. */
  double roundTripsInSeries() {
    return fewest(RoundTrips::inSeries);
  }

  /** Returns the round trips of all connections of the best run; NaN if they were not counted. */
  double roundTrips() {
    return fewest(RoundTrips::total);
  }

  /** Returns the number of connections of the best run; NaN if they were not counted. */
  double connections() {
    return fewest(RoundTrips::connections);
  }

  private double fewest(ToIntFunction<RoundTrips> figure) {
    return measurements.stream()
        .map(Measurement::roundTrips)
        .filter(Objects::nonNull)
        .mapToDouble(figure::applyAsInt)
        .min()
        .orElse(Double.NaN);
  }

  private List<Double> sorted(ToDoubleFunction<Measurement> value) {
    return measurements.stream().mapToDouble(value).sorted().boxed().toList();
  }
}
