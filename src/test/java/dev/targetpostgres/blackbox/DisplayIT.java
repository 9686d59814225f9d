package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.tunnel.OpenSsh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
          .contains("\u001b[1mdone: 2 records of 1 stream committed in")
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

  /** Starts a load of one record at once and of another one after a line is typed. */
  private Terminal terminal(String type, String options) throws IOException {
    Path first =
        Files.write(folder.resolve("first"), List.of(Tap.schema("items"), Tap.record("items", 1)));
    Path second =
        Files.write(folder.resolve("second"), List.of(Tap.record("items", 2), Tap.state(1)));
    String command =
        "stty -echo; { cat %s; read line < /dev/tty; cat %s; } | TERM=%s %s --config %s %s > %s"
            .formatted(
                first,
                second,
                type,
                TargetProcess.launcher(),
                config(Map.of()),
                options,
                folder.resolve("stdout"));
    return Terminal.run(OpenSsh.program("script"), command);
  }
}
