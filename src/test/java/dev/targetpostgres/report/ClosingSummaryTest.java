package dev.targetpostgres.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ClosingSummaryTest {
  private final RunHistory history = new RunHistory();

  @Test
  void showsAllUsualColumnsIfTheyFit() {
    load("a_stream_of_sixt", RowCounts.inserted(3));

    assertThat(table(Integer.MAX_VALUE))
        .containsExactly(
            "stream            records  inserted  updated  deleted  superseded  rejected  seconds",
            "a_stream_of_sixt        3         3        0        0           0         0     0.00");
  }

  @Test
  void leavesOutTheLeastImportantZerosOfATerminal() {
    load("a_stream_of_sixt", RowCounts.inserted(3));

    assertThat(table(80))
        .containsExactly(
            "stream            records  inserted  updated  deleted  rejected  seconds",
            "a_stream_of_sixt        3         3        0        0         0     0.00");
    assertThat(table(65).get(0))
        .isEqualTo("stream            records  inserted  updated  rejected  seconds");
  }

  @Test
  void shortensNamesInTheMiddleIfNothingElseHelps() {
    history.stream("x").loadedBy(false, StreamTotals.Rest.SUPERSEDED);
    load("x", new RowCounts(1, 1, 1));
    load("a_stream_with_a_very_long_name_of_項目", new RowCounts(1, 0, 0));

    assertThat(table(80))
        .allSatisfy(line -> assertThat(DisplayLines.width(line)).isEqualTo(80))
        .last()
        .asString()
        .startsWith("a_stream_wi…me_of_項目  ");
    assertThat(table(20).get(1)).startsWith("x             ");
  }

  private void load(String stream, RowCounts rows) {
    history.stream(stream).committed(3, 1, rows, 1);
  }

  private List<String> table(int columns) {
    return ClosingSummary.lines(history, ExitCode.DONE, columns).stream().skip(2).toList();
  }
}
