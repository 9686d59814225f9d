package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An overwrite with state_table: its rows and its STATE come together at the end, or neither. */
final class StateTableOverwriteTest {
  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @Test
  void keepsNoStateOfRowsThatWereNotSwappedIn() {
    TargetRun run = load(Tap.record("items", 2), Tap.state(2), "oops");

    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(run.stdout()).isEmpty();
    assertThat(database.queryOne("SELECT to_regclass('items')")).isNull();
    assertThat(state()).isNull();
  }

  @Test
  void commitsRowsAndStateTogether() {
    TargetRun run =
        load(Tap.record("items", 2), Tap.state(2), Tap.record("items", 3), Tap.state(3));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).containsExactly(Tap.printedState(3));
    assertThat(database.queryOne("SELECT count(*) FROM items")).isEqualTo("3");
    assertThat(state()).isEqualTo(Tap.printedState(3));
  }

  /** Appended rows of another stream are rolled back, too, since their STATE is not stored. */
  @Test
  void takesBackOtherStreamsWithTheStateThatWasNotReached() {
    TargetRun run =
        load(
            Tap.schema("others"),
            Tap.record("others", 1),
            Tap.state(1),
            Tap.record("others", 2),
            "oops");

    assertThat(run.exitCode()).as(run.output()).isEqualTo(3);
    assertThat(database.queryOne("SELECT to_regclass('others')")).isNull();
    assertThat(state()).isNull();
  }

  private @Nullable String state() {
    return database.queryOne("SELECT max(state) FROM _sdc_state");
  }

  private TargetRun load(String... messages) {
    return TargetRun.on(
        database,
        Map.of(
            "default_target_schema",
            "public",
            "state_table",
            true,
            "batch_size_rows",
            1,
            "streams",
            Map.of("items", Map.of("load_method", "overwrite"))),
        String.join("\n", List.of(Tap.schema("items", "id"), Tap.record("items", 1), Tap.state(1)))
            + "\n"
            + String.join("\n", messages)
            + "\n");
  }
}
