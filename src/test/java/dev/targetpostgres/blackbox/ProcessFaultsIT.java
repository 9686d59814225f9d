package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Seed;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TargetProcess.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of the process, its connections and its table during a load. */
final class ProcessFaultsIT extends ProcessTest {
  private static final String BACKENDS =
      " FROM pg_stat_activity WHERE application_name = 'target-postgres'"
          + " AND datname = current_database()";

  @Test
  void hasCommittedWhatItsLastStateVouchesForWhenItIsKilled() {
    Random random = Seed.random("ProcessFaultsIT");
    for (int kill = 0; kill < 3; kill++) {
      String table = "killed_" + kill;
      try (TargetProcess target = start(Map.of("load_method", "append", "batch_size_rows", 50))) {
        target.write(Tap.schema(table, "id") + "\n");
        feed(target, table, 1, 20_000, 100);
        target.awaitStdout(lines -> !lines.isEmpty(), PATIENCE);
        pause(random.nextInt(300));
        target.signal(Signal.KILL);
        assertThat(target.awaitExit(PATIENCE)).isEqualTo(137);
        List<String> states = target.stdoutLines();
        int last = Tap.at(states.get(states.size() - 1));
        assertThat(count(table + " WHERE id <= " + last)).isEqualTo(last);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "upsert", "overwrite"})
  void loadsEachRecordOnceThoughItsBackendsAreEnded(String loadMethod) {
    try (TargetProcess target = start(Map.of("load_method", loadMethod, "batch_size_rows", 200))) {
      target.write(Tap.schema("items", "id") + "\n");
      await(() -> exists("items"), "the table", target);
      for (int part = 0; part < 4; part++) {
        target.writeLines(Tap.records("items", 1 + part * 1000, 1000 + part * 1000));
        database.queryRows("SELECT pg_terminate_backend(pid)" + BACKENDS);
        pause(150);
      }
      assertEndsWell(target);
      assertThat(target.stderr()).contains("trying again");
      assertThat(database.queryRows("SELECT count(*), count(DISTINCT id) FROM items"))
          .containsExactly(List.of("4000", "4000"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "DROP TABLE items; does not exist",
        "ALTER TABLE items DROP COLUMN name; name",
        "ALTER TABLE items ALTER COLUMN name TYPE integer USING 1; name",
        "ALTER TABLE items ALTER COLUMN id TYPE double precision; id",
        "ALTER TABLE items ADD CHECK (id < 0) NOT VALID, RENAME TO gone; does not exist"
      })
  void saysSoWhenSomebodyTakesTheTableAway(String change, String message) {
    try (TargetProcess target = start(Map.of("load_method", "append", "batch_size_rows", 10))) {
      target.write(Tap.schema("items", "id") + "\n");
      target.writeLines(Tap.records("items", 1, 10)).writeLines(List.of(Tap.state(10)));
      target.awaitStdout(lines -> lines.size() == 1, PATIENCE);
      for (String statement :
          change.replace(", RENAME", ";ALTER TABLE items RENAME").split(";", -1)) {
        database.execute(statement);
      }
      target.writeLines(Tap.records("items", 11, 40)).writeLines(List.of(Tap.state(40)));
      target.closeStdin();

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(1);
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(10));
      assertThat(target.stderr()).contains("items", message).doesNotContain("\tat ");
    }
  }

  @Test
  void waitsForAReaderOfStdoutThatIsSlow() throws IOException, InterruptedException {
    Path input = folder.resolve("input.jsonl");
    String padding = "x".repeat(2000);
    List<String> lines = new ArrayList<>(List.of(Tap.schema("items", "id")));
    List<String> states = new ArrayList<>();
    for (int id = 1; id <= 200; id++) {
      states.add("{\"at\": %d, \"padding\": \"%s\"}".formatted(id, padding));
      lines.add("{\"type\": \"STATE\", \"value\": " + states.get(id - 1) + "}");
    }
    lines.addAll(Tap.records("items", 1, 100));
    lines.add(Tap.state(100));
    Files.write(input, lines);
    Path out = folder.resolve("out");
    Path code = folder.resolve("code");
    String pipe =
        "( '%s' --config '%s' --input '%s'; echo $? > '%s' ) | ( sleep 3; cat > '%s' )"
            .formatted(TargetProcess.launcher(), config(Map.of()), input, code, out);
    assertThat(new ProcessBuilder("sh", "-c", pipe).start().waitFor()).isZero();

    states.add(Tap.printedState(100));
    assertThat(Files.readString(code).strip()).isEqualTo("0");
    assertThat(Files.readAllLines(out)).isEqualTo(states);
    assertThat(count("items")).isEqualTo(100);
  }

  @Test
  void saysThatThePasswordHasChanged() {
    database.execute("CREATE ROLE changed_%s LOGIN PASSWORD 'first'".formatted(database.name()));
    String role = "changed_" + database.name();
    database.execute("GRANT ALL ON SCHEMA public TO " + role);
    Map<String, Object> settings = new HashMap<>(Map.of("user", role, "password", "first"));
    settings.putAll(Map.of("batch_size_rows", 10, "max_retries", 2));
    try (TargetProcess target = start(settings)) {
      target.write(Tap.schema("items", "id") + "\n");
      target.writeLines(Tap.records("items", 1, 10)).writeLines(List.of(Tap.state(10)));
      target.awaitStdout(lines -> lines.size() == 1, PATIENCE);
      database.execute("ALTER ROLE " + role + " PASSWORD 'second'");
      database.queryRows("SELECT pg_terminate_backend(pid)" + BACKENDS);
      target.writeLines(Tap.records("items", 11, 40));
      target.closeStdin();

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(1);
      assertThat(target.stderr())
          .contains("password authentication failed", "the password may have changed")
          .doesNotContainPattern("trying again.*28P01");
    } finally {
      database.execute("DROP OWNED BY %s; DROP ROLE %s".formatted(role, role));
    }
  }

  /** Sessions that begin meanwhile stay read-only. */
  @Test
  void waitsForAServerThatIsReadOnlyForAWhile() throws SQLException {
    try (TargetProcess target = start(Map.of("load_method", "append", "batch_size_rows", 10))) {
      target.write(Tap.schema("items", "id") + "\n");
      await(() -> exists("items"), "the table", target);
      readOnly(true);
      database.queryRows("SELECT pg_terminate_backend(pid)" + BACKENDS);
      target.writeLines(Tap.records("items", 1, 100));
      target.awaitStderr("25006", PATIENCE);
      readOnly(false);
      assertEndsWell(target);
      assertThat(count("items")).isEqualTo(100);
    }
  }

  /** Uses a connection to another database, since this one can be read-only. */
  private void readOnly(boolean readOnly) throws SQLException {
    try (Connection connection = database.server().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "ALTER DATABASE \"%s\" SET default_transaction_read_only = %b"
              .formatted(database.name(), readOnly));
    }
  }

  private static void assertEndsWell(TargetProcess target) {
    target.closeStdin();
    assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
    assertThat(target.stderr()).doesNotContain("\tat ");
  }

  /** Writes in a thread, since the target can be killed before it reads its input. */
  private static void feed(TargetProcess target, String stream, int first, int last, int step) {
    Thread tap =
        new Thread(
            () -> {
              try {
                for (int id = first; id <= last; id += step) {
                  target.writeLines(Tap.records(stream, id, id + step - 1));
                  target.writeLines(List.of(Tap.state(id + step - 1)));
                }
              } catch (UncheckedIOException killed) {
                return;
              }
            },
            "tap");
    tap.setDaemon(true);
    tap.start();
  }
}
