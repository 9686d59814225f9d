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
    history.stream(HOSTILE).rejected(HOSTILE, HOSTILE, HOSTILE);
    history.connected(HOSTILE);
    history.ended(ExitCode.INPUT, HOSTILE);
    ReportOptions options =
        new ReportOptions(false, 0, null, null, null, HOSTILE, HOSTILE, Map.of(HOSTILE, HOSTILE));

    String page = Page.of(history, options);

    assertThat(page).doesNotContain("<script").contains(HARMLESS);
    String without = page.replace(HARMLESS, "");
    assertThat(page.length() - without.length()).isEqualTo(11 * HARMLESS.length());
  }

  @Test
  void chartsEndAtARoundNumber() {
    assertThat(Chart.roundUp(0)).isEqualTo(1);
    assertThat(Chart.roundUp(1)).isEqualTo(1);
    assertThat(Chart.roundUp(101)).isEqualTo(200);
    assertThat(Chart.roundUp(399)).isEqualTo(400);
    assertThat(Chart.roundUp(0.81)).isEqualTo(1);
  }
}
