package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.tunnel.OpenSsh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** The live display that a terminal shows during a run. */
final class DisplayIT extends ProcessTest {
  private static final String DISPLAYED = "no STATE yet";
  private static final String CLEARED = "\u001b[J";

  @Test
  void showsHowTheRunStandsBelowTheLog() throws IOException, InterruptedException {
    try (Terminal terminal = terminal("xterm", "")) {
      terminal.await(DISPLAYED, 1, PATIENCE);
      terminal.await("  items  ", 1, PATIENCE);
      terminal.type("\n");

      assertThat(terminal.awaitExit(PATIENCE)).as(terminal.seen()).isZero();
      assertThat(count("items")).isEqualTo(2);
      String seen = terminal.seen();
      String summary = seen.substring(seen.lastIndexOf(CLEARED));
      assertThat(summary)
          .as(seen)
          .containsPattern("\u001b\\[1mdone: 2 records of 1 stream committed in [0-9.]+ s\u001b")
          .doesNotContain(DISPLAYED);
      assertThat(seen).doesNotContain("from the terminal");
      assertThat(seen).containsAnyOf("starting…", "connecting to ").doesNotContain("progress:");
      assertThat(seen.lines().filter(line -> line.contains("created table public.items")))
          .singleElement()
          .asString()
          .endsWith(" INFO  created table public.items");
      assertThat(Files.readString(folder.resolve("stdout"))).isEqualTo(Tap.printedState(1) + "\n");
    }
  }

  @Test
  void usesNoColourWhereThatIsNotWanted() throws IOException, InterruptedException {
    try (Terminal terminal = terminal("xterm NO_COLOR=1", "")) {
      terminal.type("\n");

      assertThat(terminal.awaitExit(PATIENCE)).as(terminal.seen()).isZero();
      assertThat(terminal.seen())
          .contains("2 records of 1 stream committed in")
          .doesNotContainPattern("\u001b\\[[0-9;]*m");
    }
  }

  @Test
  void showsNothingWhereQuietIsAskedFor() throws IOException, InterruptedException {
    assertThat(shownAtTheEnd("xterm", "--quiet")).doesNotContain("created table");
  }

  @Test
  void writesPlainLinesWhereTheTerminalKnowsNoMore() throws IOException, InterruptedException {
    assertThat(shownAtTheEnd("dumb", "")).contains("created table public.items");
  }

  @Test
  void saysAtOnceThatItWaitsForSomebodyToType() throws IOException, InterruptedException {
    String command =
        "TERM=dumb %s --config %s > %s"
            .formatted(TargetProcess.launcher(), config(Map.of()), folder.resolve("stdout"));
    try (Terminal terminal = Terminal.run(OpenSsh.program("script"), command)) {
      terminal.await("reading Singer messages from the terminal; pipe a tap into", 1, PATIENCE);
      terminal.type(Tap.schema("items") + "\n" + Tap.record("items", 1) + "\n\u0004");

      assertThat(terminal.awaitExit(PATIENCE)).as(terminal.seen()).isZero();
      assertThat(count("items")).isEqualTo(1);
    }
  }

  private String shownAtTheEnd(String type, String options)
      throws IOException, InterruptedException {
    try (Terminal terminal = terminal(type, options)) {
      terminal.type("\n");
      assertThat(terminal.awaitExit(PATIENCE)).as(terminal.seen()).isZero();
      assertThat(terminal.seen()).doesNotContain(DISPLAYED, "\u001b[");
      return terminal.seen();
    }
  }

  @Test
  void keepsEveryStateOnATerminalThatIsStdoutToo() throws IOException, InterruptedException {
    List<String> first = List.of(Tap.schema("items"), Tap.record("items", 1), Tap.state(1));
    List<String> second =
        List.of(Tap.record("items", 2), Tap.state(2), Tap.record("items", 3), Tap.state(3));
    try (Terminal terminal =
        terminal(first, second, Map.of("batch_size_rows", 1), "xterm NO_COLOR=1", "")) {
      terminal.await(Tap.printedState(1), 1, PATIENCE);
      terminal.await("last STATE ", 1, PATIENCE);
      terminal.type("\n");

      assertThat(terminal.awaitExit(PATIENCE)).as(terminal.seen()).isZero();
      List<String> screen = terminal.screen();
      assertThat(screen)
          .filteredOn(line -> line.startsWith("{"))
          .containsExactly(Tap.printedState(1), Tap.printedState(2), Tap.printedState(3));
      assertThat(screen)
          .noneMatch(
              line -> line.matches("(starting|connecting|loading|waiting|read  |committed  ).*"))
          .allMatch(line -> line.length() < 80 || line.contains(" INFO "));
    }
  }

  @Test
  void keepsEveryLineOfADryRunOnATerminalThatIsStdoutToo()
      throws IOException, InterruptedException {
    List<String> first = List.of(Tap.schema("items"), Tap.record("items", 1));
    List<String> second = List.of(Tap.schema("orders"), Tap.record("orders", 1));
    Path whole = folder.resolve("whole");
    try (Terminal terminal = terminal(first, second, Map.of(), "xterm", "--dry-run > " + whole)) {
      terminal.type("\n");
      assertThat(terminal.awaitExit(PATIENCE)).as(terminal.seen()).isZero();
    }
    try (Terminal terminal = terminal(first, second, Map.of(), "xterm", "--dry-run")) {
      terminal.await("  items  ", 1, PATIENCE);
      terminal.type("\n");

      assertThat(terminal.awaitExit(PATIENCE)).as(terminal.seen()).isZero();
      List<String> script = Files.readAllLines(whole);
      assertThat(script).anyMatch(line -> line.contains("CREATE TABLE"));
      assertThat(terminal.screen()).filteredOn(script::contains).isEqualTo(script);
      assertThat(terminal.screen()).noneMatch(line -> line.matches("(starting|loading|read ).*"));
    }
  }

  @Test
  void tellsWhichLockItWaitsFor() throws IOException, InterruptedException, SQLException {
    database.execute("CREATE TABLE items (id bigint, name text)");
    Map<String, ?> settings = Map.of("network_timeout_seconds", 4, "batch_size_rows", 1);
    List<String> first = List.of(Tap.schema("items"), Tap.record("items", 1));
    try (Connection blocker = database.connect();
        Statement statement = blocker.createStatement();
        Terminal terminal = terminal(first, List.of(Tap.state(1)), settings, "xterm", "")) {
      blocker.setAutoCommit(false);
      statement.execute("LOCK TABLE items IN ACCESS EXCLUSIVE MODE");
      int pid = blocker.unwrap(PGConnection.class).getBackendPID();
      terminal.await(
          "waiting for a lock on public.items (held by process %d)".formatted(pid), 1, PATIENCE);
      blocker.rollback();
      terminal.await("committed  1 in 1 batch", 1, PATIENCE);
      terminal.type("\n");

      assertThat(terminal.awaitExit(PATIENCE)).as(terminal.seen()).isZero();
    }
  }

  /** Starts a load of one record at once and of another one after a line is typed. */
  private Terminal terminal(String type, String options) throws IOException {
    return terminal(
        List.of(Tap.schema("items"), Tap.record("items", 1)),
        List.of(Tap.record("items", 2), Tap.state(1)),
        Map.of(),
        type,
        options + " > " + folder.resolve("stdout"));
  }

  /** The second messages come when somebody has typed a line. */
  private Terminal terminal(
      List<String> first, List<String> second, Map<String, ?> settings, String type, String options)
      throws IOException {
    String command =
        "stty -echo; { cat %s; read line < /dev/tty; cat %s; } | TERM=%s %s --config %s %s"
            .formatted(
                Files.write(folder.resolve("first"), first),
                Files.write(folder.resolve("second"), second),
                type,
                TargetProcess.launcher(),
                config(settings),
                options);
    return Terminal.run(OpenSsh.program("script"), command);
  }
}
