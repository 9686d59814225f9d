package dev.targetpostgres.bench;

import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

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

  /** One more run, and a look at what it has loaded. */
  Measurement run(Scenario scenario, TestDatabase database, long records)
      throws IOException, InterruptedException, SQLException {
    scenario.prepare(database);
    Measurement measurement = contestant.run();
    verify(database, records);
    measurements.add(measurement);
    return measurement;
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
    List<Double> sorted = sorted(value);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  double maximumMegabytes() {
    return sorted(Measurement::peakMegabytes).get(measurements.size() - 1);
  }

  private List<Double> sorted(ToDoubleFunction<Measurement> value) {
    return measurements.stream().mapToDouble(value).sorted().boxed().toList();
  }

  /**
   * Counts the rows each time, and compares every value after the first run, which takes longer.
   */
  private void verify(TestDatabase database, long records) {
    String count = database.queryOne("SELECT count(*) FROM " + BenchTable.QUALIFIED);
    if (!Long.toString(records).equals(count)) {
      throw new IllegalStateException(
          contestant.name() + " left " + count + " rows where " + records + " were to be");
    }
    if (measurements.isEmpty()) {
      verifyValues(database);
    }
  }

  private void verifyValues(TestDatabase database) {
    String differences =
        database.queryOne(
            "SELECT count(*) FROM (SELECT %1$s FROM %2$s EXCEPT SELECT %1$s FROM %3$s) AS difference"
                .formatted(BenchTable.columnNames(), BenchTable.QUALIFIED, DataSet.SOURCE_TABLE));
    if (!"0".equals(differences)) {
      throw new IllegalStateException(
          contestant.name() + " loaded " + differences + " rows with other values than were sent");
    }
  }
}
