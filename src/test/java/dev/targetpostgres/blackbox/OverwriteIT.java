package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TargetProcess.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A killed overwrite leaves the old rows, and a staging table that later runs drop. */
final class OverwriteIT extends ProcessTest {
  private static final Map<String, ?> SETTINGS =
      Map.of("load_method", "overwrite", "batch_size_rows", 10, "add_record_metadata", false);

  private static final String STAGING_TABLES =
      "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^_sdc_overwrite_[0-9a-f]'";

  private static final String CONNECTIONS =
      """
      SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'target-postgres'
      """;

  @Test
  void leavesOldRowsWhenKilledAndClearsUpAfterDeadRunsOnly() {
    database.execute("CREATE TABLE killed (id bigint, name text); INSERT INTO killed VALUES (0)");
    database.execute("CREATE TABLE _sdc_overwrite_of_somebody_else (id bigint)");
    try (TargetProcess killed = start(SETTINGS)) {
      overwriteForty("killed", killed);
      List<@Nullable String> itsConnections = column(CONNECTIONS);
      try (TargetProcess alive = start(SETTINGS)) {
        overwriteForty("alive", alive);
        killed.signal(Signal.KILL);
        killed.awaitExit(PATIENCE);
        await(
            () -> column(CONNECTIONS).stream().noneMatch(itsConnections::contains),
            "the end of the killed run's connections",
            alive);
        assertThat(killed.stdoutLines()).isEmpty();
        assertThat(database.queryRows("SELECT id FROM killed")).containsExactly(List.of("0"));
        assertThat(column(STAGING_TABLES)).hasSize(2);

        overwriteAnother();
        assertThat(column(STAGING_TABLES)).as("that of the run which is alive").hasSize(1);
        assertThat(exists("_sdc_overwrite_of_somebody_else")).isTrue();

        alive.writeLines(List.of(Tap.state(40)));
        assertThat(alive.closeStdin().awaitExit(PATIENCE)).as(alive.stderr()).isZero();
        assertThat(alive.stdoutLines()).containsExactly(Tap.printedState(40));
        assertThat(count("alive")).isEqualTo(40);
        assertThat(column(STAGING_TABLES)).isEmpty();
      }
    }
  }

  /** Loads until all batches are committed to the staging table, and leaves the input open. */
  private void overwriteForty(String stream, TargetProcess target) {
    long before = stagedRows();
    target.write(Tap.schema(stream) + "\n").writeLines(Tap.records(stream, 1, 40));
    await(() -> stagedRows() == before + 40, "rows that wait", target);
  }

  private void overwriteAnother() {
    try (TargetProcess target = start(SETTINGS)) {
      target.writeLines(List.of(Tap.schema("other"), Tap.record("other", 1), Tap.state(1)));
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(1));
      assertThat(target.stderr()).contains("dropped public._sdc_overwrite_");
    }
  }

  private long stagedRows() {
    return column(STAGING_TABLES).stream().mapToLong(table -> count(String.valueOf(table))).sum();
  }

  private List<@Nullable String> column(String query) {
    List<@Nullable String> values = new ArrayList<>();
    database.queryRows(query).forEach(row -> values.add(row.get(0)));
    return values;
  }
}
