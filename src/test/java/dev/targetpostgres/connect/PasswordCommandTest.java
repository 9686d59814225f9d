package dev.targetpostgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.targetpostgres.config.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passwords from commands. */
final class PasswordCommandTest {
  private static final int LIMIT_SECONDS = 20;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "printf 'sesame\\n', sesame",
    "printf 'ses ame', 'ses ame'",
    "'echo ses; echo ame', 'ses\name'",
    "'echo noise >&2; echo sesame | tr a-z A-Z', SESAME",
    "'cat; echo \"$PGUSER@$PGHOST\"', loader@db"
  })
  void takesWhatAShellPrints(String script, String password) throws IOException {
    assertThat(shell(script).run(Map.of("PGUSER", "loader", "PGHOST", "db")))
        .isEqualTo(password.replace("\\n", "\n"));
  }

  @Test
  void runsAListAsItIs() throws IOException {
    assertThat(
            new PasswordCommand(
                    new Command(List.of("printf", "%s", "$HOME *"), false), LIMIT_SECONDS)
                .run(Map.of()))
        .isEqualTo("$HOME *");
  }

  @ParameterizedTest
  @CsvSource({
    "'echo marker; echo marker >&2; exit 3', exit code 3",
    "true, printed nothing",
    "'echo', printed nothing",
    "no-such-program-here, exit code 127"
  })
  void saysWhatFailedWithoutTheOutput(String script, String reason) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> shell(script).run(Map.of()))
        .withMessageContaining("password_command")
        .withMessageContaining(reason)
        .withMessageNotContaining("marker");
  }

  @Test
  void namesNoMissingProgram() {
    PasswordCommand command =
        new PasswordCommand(new Command(List.of("/no/such/marker"), false), LIMIT_SECONDS);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> command.run(Map.of()))
        .withMessageContaining("cannot be started")
        .withMessageNotContaining("marker");
  }

  @Test
  void endsACommandThatTakesTooLongAndItsChildren() throws IOException {
    Path file = folder.resolve("pid");
    // Long enough for the shell to print its child's process ID, even on a busy machine.
    PasswordCommand command =
        new PasswordCommand(
            new Command(List.of("(sleep 600 & echo $! > " + file + "; wait); true"), true), 3);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> command.run(Map.of()))
        .withMessageContaining("took longer than 3 s");

    long pid = Long.parseLong(Files.readString(file).strip());
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::onExit))
        .satisfies(end -> end.ifPresent(CompletableFuture::join));
  }

  private static PasswordCommand shell(String script) {
    return new PasswordCommand(new Command(List.of(script), true), LIMIT_SECONDS);
  }
}
