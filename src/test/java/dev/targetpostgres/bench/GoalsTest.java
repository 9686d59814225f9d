package dev.targetpostgres.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GoalsTest {
  @Test
  void comparesStartsOnTheSameJdkAndBetweenJdks() {
    List<String> rows =
        rows(
            "start",
            series("JDK 17, built", true, 1.0),
            series("JDK 17, moved", false, 1.2),
            series("JDK 17, moved, first run", false, 3.0),
            series("JDK 25, built", true, 0.7),
            series("JDK 25, moved", false, 0.75));
    assertThat(rows).hasSize(3);
    assertThat(rows.get(0))
        .contains("start, JDK 17, moved", "JDK 17, built", "1.20")
        .endsWith("no");
    assertThat(rows.get(1))
        .contains("start, JDK 25, moved", "JDK 25, built", "1.07")
        .endsWith("yes");
    assertThat(rows.get(2))
        .contains("start, JDK 25, built", "JDK 17, built", "0.70")
        .endsWith("yes");
  }

  @Test
  void isAboutTheFirstContestantThatIsNotABaseline() {
    List<String> rows =
        rows(
            "unchanged",
            series("psql \\copy binary + ON CONFLICT", true, 10),
            series("target-postgres, unchanged_rows: keep", false, 4),
            series("target-postgres", false, 9));
    assertThat(rows).singleElement().asString().contains("0.40").endsWith("yes");
  }

  @Test
  void countsRoundTripsEvenIfNoOtherTargetIsHere() {
    List<String> rows = rows("far/1-new", series("target-postgres", false, 1));
    assertThat(rows).singleElement().asString().contains("round trips in series", "16");
  }

  /** Returns the rows of the table without its two head lines. */
  private static List<String> rows(String scenario, Series... series) {
    String table = Goals.table(List.of(new Report(Scenario.of(scenario), Arrays.asList(series))));
    return table.lines().skip(2).map(String::stripTrailing).toList();
  }

  private static Series series(String name, boolean isBaseline, double seconds) {
    Series series = new Series(new Named(name, isBaseline));
    series.add(new Measurement(seconds, seconds, Double.NaN));
    return series;
  }

  /** A contestant with given measurements. */
  private record Named(String name, boolean isBaseline) implements Contestant {
    @Override
    public Messages messages() {
      return new Messages(Path.of("none"), 1);
    }

    @Override
    public Measurement run() {
      throw new IllegalStateException("it has run already");
    }
  }
}
