package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tables are analyzed at the end of a run. */
final class FirstStatisticsTest {
  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert", "overwrite"})
  void areMadeOfATableThatIsNewAndLarge(String method) {
    load(Map.of("load_method", method), 10_000);

    assertThat(analyzed()).isTrue();
  }

  @Test
  void areLeftToTheServerForASmallTable() {
    load(Map.of(), 9_999);

    assertThat(analyzed()).isFalse();
  }

  @Test
  void areLeftToTheServerForATableThatWasThere() {
    load(Map.of(), 1);
    load(Map.of(), 10_000);

    assertThat(analyzed()).isFalse();
  }

  @Test
  void areLeftToTheServerIfTheSettingSaysSo() {
    load(Map.of("analyze_new_tables", false), 10_000);

    assertThat(analyzed()).isFalse();
  }

  private void load(Map<String, ?> settings, int records) {
    List<String> lines = new ArrayList<>(List.of(Tap.schema("items", "id")));
    lines.addAll(Tap.records("items", 1, records));
    TargetRun run = TargetRun.on(database, settings, String.join("\n", lines) + "\n");
    assertThat(run.exitCode()).as(run.output()).isZero();
  }

  private boolean analyzed() {
    return !database.queryRows("SELECT 1 FROM pg_stats WHERE tablename = 'items'").isEmpty();
  }
}
