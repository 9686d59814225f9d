package dev.targetpostgres.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DisplayLinesTest {
  private final RunHistory history = new RunHistory();

  @Test
  void saysAtOnceWhatItConnectsTo() {
    DisplayLines display = new DisplayLines(history, false);
    assertThat(display.lines(79, 24)).containsExactly("starting…");

    history.connecting("db.example.com:5432, database shop, user loader");
    assertThat(display.lines(79, 24))
        .containsExactly("connecting to db.example.com:5432, database shop, user loader…");
    assertThat(display.lines(30, 24)).containsExactly("connecting to db.example.com:…");
  }

  @Test
  void alignsStreamsWithABar() {
    load("orders", 1_000);
    load("項目", 250);
    load("a_stream_whose_name_is_very_long_indeed", 0);

    assertThat(lines(79, 24))
        .containsExactly(
            "read       1,250 records, 1.0 MB",
            "committed  1,250 in 3 batches, no STATE yet",
            "  orders                    1,000  " + "█".repeat(24),
            "  項目                        250  " + "█".repeat(6),
            "  a_stream_whose_name_is_v      0");
    assertThat(lines(45, 24).get(2)).endsWith("1,000  " + "█".repeat(10)).hasSize(45);
  }

  @Test
  void leavesRoomForTheLog() {
    for (int i = 0; i < 12; i++) {
      load("stream" + i, i);
    }

    assertThat(lines(79, 12)).hasSize(2 + 5 + 1).last().isEqualTo("  and 7 streams more");
  }

  @Test
  void coloursTroubleOnly() {
    load("orders", 10);
    history.stream("orders").rejected("public._sdc_rejected", "line 1", "", "no");
    history.retried("loading", "gone");

    List<String> lines = new DisplayLines(history, true).lines(79, 24);

    assertThat(lines.get(0)).startsWith("\u001b[32mloading\u001b[m  ");
    assertThat(lines.get(2)).endsWith("no STATE yet\u001b[33m, 1 rejected, 1 retry\u001b[m");
    assertThat(lines.get(3)).doesNotContain("\u001b");
  }

  @Test
  void drawsRatesAsSteps() {
    assertThat(DisplayLines.steps(List.of(0L, 1L, 50L, 100L))).isEqualTo("▁▂▅█");
    assertThat(DisplayLines.steps(List.of(0L, 0L))).isEqualTo("▁▁");
  }

  private void load(String stream, int records) {
    history.connected("server");
    history.stream(stream).committed(records, 1, RowCounts.inserted(records), 1);
    history.read(1_000_000, history.now().recordsCommitted());
  }

  private List<String> lines(int columns, int rows) {
    List<String> lines = new DisplayLines(history, false).lines(columns, rows);
    assertThat(lines.get(0)).startsWith("loading  ");
    return lines.subList(1, lines.size());
  }
}
