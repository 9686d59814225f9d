package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Closed standard streams, and names beyond ASCII without a locale. */
final class SurroundingsIT extends ProcessTest {
  @ParameterizedTest
  @CsvSource({
    "<&-, 0, ''",
    "<&- 2>&-, 0, ''",
    ">&-, 1, stdout is closed",
    "<&- >&-, 1, stdout is closed"
  })
  void aStreamThatIsClosedIsEmptyOrExplained(String closed, int exitCode, String said)
      throws IOException, InterruptedException {
    Path config = config(Map.of());

    Ended ended = shell("'%s' --config '%s' %s", TargetProcess.launcher(), config, closed);

    assertThat(ended.exitCode()).as(ended.said()).isEqualTo(exitCode);
    assertThat(ended.said()).contains(said).doesNotContain("\tat ", "Exception");
  }

  @ParameterizedTest
  @CsvSource({
    "LC_ALL=C",
    "LC_ALL=POSIX",
    "LC_ALL= LC_CTYPE= LANG=",
    "LC_ALL=C.UTF-8",
    "LC_ALL=xx_XX.UTF-8"
  })
  void namesNeedNotBeAscii(String locale) throws IOException, InterruptedException {
    Path names = Files.createDirectories(folder.resolve("žluť 日本"));
    Path file = Files.writeString(names.resolve("données.jsonl"), "{\"id\": 1, \"name\": \"é\"}\n");
    Path report = names.resolve("报告.html");
    Path config = names.resolve("конфиг.json");
    Files.move(config(Map.of("load_method", "append")), config);
    Path input =
        Files.writeString(
            names.resolve("entrée.jsonl"),
            Tap.schema("items")
                + "\n{\"type\": \"BATCH\", \"stream\": \"items\", \"encoding\": {\"format\":"
                + " \"jsonl\"}, \"manifest\": [\"file://"
                + file
                + "\"]}\n");
    database.execute("DROP TABLE IF EXISTS items");

    Ended ended =
        shell(
            "env %s '%s' --config '%s' --input '%s' --report '%s'",
            locale, TargetProcess.launcher(), config, input, report);

    assertThat(ended.exitCode()).as(ended.said()).isZero();
    assertThat(database.queryOne("SELECT name FROM items")).isEqualTo("é");
    assertThat(report).exists();
  }

  @Test
  void javaTakesAClosedInputForAnEmptyOneToo() throws IOException, InterruptedException {
    Ended ended =
        shell(
            "java -cp '%s/*' dev.targetpostgres.Main --config '%s' <&-",
            TargetProcess.launcher().resolveSibling("../lib").normalize(), config(Map.of()));

    assertThat(ended.exitCode()).as(ended.said()).isZero();
  }

  private record Ended(int exitCode, String said) {}

  @SuppressWarnings("AnnotateFormatMethod") // The annotation would be one more dependency.
  private static Ended shell(String command, Object... values)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", "exec 3>&2; { " + command.formatted(values) + "; } 2>&3")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), said);
  }
}
