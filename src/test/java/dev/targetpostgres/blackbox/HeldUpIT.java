package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TargetProcess.Signal;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records that were read are loaded even if the reader is busy for long. */
final class HeldUpIT extends ProcessTest {
  private static final String ENDLESS =
      """
      {"type": "SCHEMA", "stream": "slow", "key_properties": [], "schema": {"properties":\
       {"a": {"type": "string", "pattern": "((a{0,1000}){0,1000}){0,1000}b"}}}}
      """;

  private static final Map<String, Object> SETTINGS =
      Map.of("load_method", "append", "batch_max_age_seconds", 1, "invalid_records", "reject");

  /** A hundred steps for each byte of a long record take many seconds. */
  @Test
  void loadsByAgeAndBySignalThoughARecordHangs() {
    try (TargetProcess target = start(SETTINGS)) {
      target.write(Tap.schema("items") + "\n" + ENDLESS);
      target.writeLines(Tap.records("items", 1, 3)).writeLines(List.of(Tap.state(3)));
      target.writeLines(Tap.records("items", 4, 5)).writeLines(List.of(Tap.state(5)));
      String hangs = "a".repeat(4 << 20);
      writeAside(
          target,
          "{\"type\": \"RECORD\", \"stream\": \"slow\", \"record\": {\"a\": \"" + hangs + "\"}}\n");
      target.awaitStdout(lines -> lines.contains(Tap.printedState(5)), PATIENCE);
      target.signal(Signal.TERM);

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(143);
      assertThat(count("items")).isEqualTo(5);
      assertThat(count("slow")).isZero();
      assertThat(exists("_sdc_rejected") ? count("_sdc_rejected") : 0).isZero();
    }
  }

  @Test
  void loadsByAgeThoughATableOfAnotherStreamIsLocked() throws SQLException {
    try (TargetProcess target = start(SETTINGS);
        Connection blocker = database.connect();
        Statement statement = blocker.createStatement()) {
      database.execute("CREATE TABLE slow (b text)");
      blocker.setAutoCommit(false);
      statement.execute("LOCK TABLE slow IN ACCESS EXCLUSIVE MODE");
      target.write(Tap.schema("items") + "\n");
      target.writeLines(Tap.records("items", 1, 5)).writeLines(List.of(Tap.state(5)));
      target.write(ENDLESS);
      target.awaitStdout(lines -> lines.contains(Tap.printedState(5)), PATIENCE);
      assertThat(count("items")).isEqualTo(5);
      blocker.rollback();
      target.closeStdin();

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
    }
  }

  /** Writes in a thread, since the line is longer than a pipe can hold and may never be read. */
  private static void writeAside(TargetProcess target, String line) {
    Thread tap =
        new Thread(
            () -> {
              try {
                target.write(line);
              } catch (UncheckedIOException ended) {
                return;
              }
            },
            "tap");
    tap.setDaemon(true);
    tap.start();
  }
}
