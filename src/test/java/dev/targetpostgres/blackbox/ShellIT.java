package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shell completion of the distribution. */
final class ShellIT {
  private static final Path SHARE = TargetProcess.launcher().resolveSibling("../share").normalize();
  private static final Path COMPLETION =
      SHARE.resolve("bash-completion/completions/target-postgres");

  /** A script that completes as bash does after the tab key. */
  private static final String COMPLETE =
      """
      source "$1" || exit
      shift
      compopt() { :; } # Bash has it only while somebody types.
      COMP_WORDS=("$@")
      COMP_CWORD=$(($# - 1))
      COMP_LINE="$*"
      COMP_POINT=${#COMP_LINE}
      "$(complete -p target-postgres | sed 's/.*-F \\([^ ]*\\) .*/\\1/')" target-postgres
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  @ParameterizedTest
  @CsvSource({
    "--ab, --about",
    "--log-, --log-level --log-format",
    "--log-level w, warning",
    "--format '', text json markdown",
    "--qui, --quiet"
  })
  void completesOptionsAndTheirValues(String typed, String completed)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("bash", "-c", COMPLETE, "bash", COMPLETION.toString(), "target-postgres"));
    words.addAll(List.of(typed.replace("'", "").split(" ", -1)));

    assertThat(run(words).lines().map(String::strip))
        .containsExactlyInAnyOrder(completed.split(" "));
  }

  @Test
  void isWhatTheProgramPrints() throws IOException {
    try (TargetProcess target = TargetProcess.builder().arguments("--completion").start()) {
      assertThat(target.awaitExit(ProcessTest.PATIENCE)).isZero();
      assertThat(String.join("\n", target.stdoutLines()).strip())
          .isEqualTo(Files.readString(COMPLETION).strip());
    }
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
