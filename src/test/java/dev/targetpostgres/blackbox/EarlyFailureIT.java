package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.targetpostgres.testing.FreePort;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TargetProcess.Signal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * If a run fails before it accepts a record, it still reads from the tap. Otherwise a program that
 * passes on the tap's output, such as Meltano, would report a broken pipe instead of the reason.
 */
final class EarlyFailureIT extends ProcessTest {
  private static final String READS_AWAY = "discarding the rest of the input";

  /** More bytes than fit into a pipe. */
  private static final byte[] MUCH = (Tap.record("items", 1) + "\n").repeat(50_000).getBytes(UTF_8);

  @ParameterizedTest
  @CsvSource({
    "'{\"port\": PORT}', '', 4",
    "'{\"database\": \"no such database\"}', '', 4",
    "'{\"hard_delete\": \"maybe\"}', '', 2",
    "'{', '', 2",
    "'{}', --no-such-option, 2",
    "'{}', --state-file=/no/such/folder/state, 2"
  })
  void letsTheTapEnd(String settings, String option, int exitCode) throws IOException {
    Path config = config(Map.of());
    Path more = Files.writeString(folder.resolve("more.json"), settings.replace("PORT", port()));
    try (TargetProcess target =
        target()
            .config(config)
            .config(more)
            .arguments("--log-level=debug")
            .arguments(option.isEmpty() ? new String[0] : new String[] {option})
            .start()) {
      target.awaitStderr("target-postgres: ", PATIENCE);

      assertThatCode(() -> pour(target)).doesNotThrowAnyException();
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(exitCode);
      assertThat(target.stderr()).doesNotContain("time is up");
    }
  }

  @Test
  void letsTheTapEndIfItsFirstRecordIsRejected() throws IOException {
    try (TargetProcess target = start(Map.of())) {
      target.writeLines(List.of(Tap.schema("items"), Tap.record("items", 1).replace("1,", "{},")));
      target.awaitStderr("target-postgres: line 2", PATIENCE);

      pour(target);
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(3);
    }
  }

  @Test
  void readsNoMoreAfterARecordWasAccepted() {
    try (TargetProcess target = wordy(Map.of())) {
      target.writeLines(List.of(Tap.schema("items"), Tap.record("items", 1), "no message"));

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(3);
      assertThat(target.stderr()).doesNotContain(READS_AWAY);
    }
  }

  @Test
  void endsIfTheTapDoesNot() {
    try (TargetProcess target = wordy(Map.of("port", port()))) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(4);
      assertThat(target.stderrLines())
          .last()
          .asString()
          .endsWith("stopped discarding input: time is up");
    }
  }

  @Test
  void endsAtASignal() {
    try (TargetProcess target = wordy(Map.of("port", port()))) {
      target.awaitStderr(READS_AWAY, PATIENCE);
      target.signal(Signal.TERM);

      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(4);
      assertThat(target.stderrLines())
          .last()
          .asString()
          .endsWith("stopped discarding input: a signal came");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "< /dev/null",
        "< 'FOLDER/file'",
        "--check",
        "--print-state",
        "--replay-rejected",
        "--input 'FOLDER/file'",
      })
  void isForPipesOnly(String rest) throws IOException, InterruptedException {
    Files.write(folder.resolve("file"), MUCH);
    Process shell = shell(command(rest.replace("FOLDER", folder.toString())));

    String said = new String(shell.getErrorStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(said).isEqualTo(4);
    assertThat(said).contains("target-postgres: cannot connect").doesNotContain(READS_AWAY);
  }

  @Test
  void isNotForTerminals() throws IOException, InterruptedException {
    Path script = Path.of("/usr/bin/script");
    assumeTrue(Files.isExecutable(script), "no script to make a terminal with");
    try (Terminal terminal = Terminal.run(script, command(""))) {
      assertThat(terminal.awaitExit(PATIENCE)).as(terminal.seen()).isEqualTo(4);
      assertThat(terminal.seen()).contains("cannot connect").doesNotContain(READS_AWAY);
    }
  }

  /** Starts a shell whose stdin is a pipe that stays open. */
  private static Process shell(String command) throws IOException {
    return new ProcessBuilder("sh", "-c", command).start();
  }

  private String command(String rest) {
    return "'%s' --config '%s' --log-level debug %s"
        .formatted(TargetProcess.launcher(), config(Map.of("port", port())), rest);
  }

  private TargetProcess wordy(Map<String, ?> settings) {
    return target().config(config(settings)).arguments("--log-level", "debug").start();
  }

  private static void pour(TargetProcess target) throws IOException {
    try (OutputStream stdin = target.stdin()) {
      stdin.write(MUCH);
    }
  }

  /** Returns a port on which no program listens. */
  private static String port() {
    return Integer.toString(FreePort.find());
  }
}
