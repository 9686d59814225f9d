package dev.targetpostgres.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class PageTest {
  private static final String HOSTILE = "<script>alert(\"1\")</script>&'\u0000\uD800";
  private static final String HARMLESS =
      "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;\\u0000\\ud800";

  @Test
  void makesNothingOfTheInputAnElement() {
    RunHistory history = new RunHistory();
    history.stream(HOSTILE).rejected("public._sdc_rejected", HOSTILE, HOSTILE, HOSTILE);
    history.connected(HOSTILE);
    history.ended(ExitCode.INPUT, HOSTILE);
    ReportOptions options =
        new ReportOptions(false, 0, null, null, null, HOSTILE, HOSTILE, Map.of(HOSTILE, HOSTILE));

    String page = Page.of(history, options);

    assertThat(page).doesNotContain("<script").contains(HARMLESS);
    String without = page.replace(HARMLESS, "");
    assertThat(page.length() - without.length()).isEqualTo(12 * HARMLESS.length());
  }

  @Test
  void isTitledByThePipelineOrItsStreams() {
    assertThat(page("nightly", "a")).contains("<title>nightly: running</title>");
    assertThat(page("", "a", "b", "c")).contains("<title>a, b, c: running</title>");
    assertThat(page("", "a", "b", "c", "d")).contains("<title>a, b, c and 1 more: running</title>");
    assertThat(page("")).contains("<title>target-postgres: running</title>");
  }

  @Test
  void drawsWhatHasFivePointsAndMore() {
    assertThat(page(3)).doesNotContain("<figure>");
    assertThat(page(4)).contains("Records read and committed").doesNotContain("of each batch");
    assertThat(page(5)).contains("Records of each batch", "Seconds of each batch");
  }

  @Test
  void axesHaveRoundTicks() {
    assertThat(Ticks.of(101).to(101)).containsExactly(0.0, 50.0, 100.0);
    assertThat(Ticks.of(101).top(101)).isEqualTo(150);
    assertThat(Ticks.of(0).top(0)).isPositive();
    assertThat(Ticks.of(1_500_000).to(1_500_000)).hasSize(4).last().isEqualTo(1_500_000.0);
    assertThat(Ticks.ofSeconds(8.4).to(8.4)).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0);
    assertThat(Ticks.ofSeconds(200).to(200)).containsExactly(0.0, 60.0, 120.0, 180.0);
    assertThat(Ticks.ofSeconds(100_000).step()).isEqualTo(7_200 * 5);
  }

  private static String page(String pipeline, String... streams) {
    RunHistory history = new RunHistory();
    for (String stream : streams) {
      history.stream(stream);
    }
    return Page.of(history, options(pipeline));
  }

  private static String page(int events) {
    RunHistory history = new RunHistory();
    for (int i = 0; i < events; i++) {
      history.stream("a").committed(1, 1, RowCounts.inserted(1), 1);
      history.sample();
    }
    return Page.of(history, options(""));
  }

  private static ReportOptions options(String pipeline) {
    Map<String, String> settings = pipeline.isEmpty() ? Map.of() : Map.of("pipeline_id", pipeline);
    return new ReportOptions(false, 0, null, null, null, "1", pipeline, settings);
  }
}
