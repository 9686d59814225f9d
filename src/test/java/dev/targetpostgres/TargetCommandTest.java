package dev.targetpostgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.config.Setting;
import dev.targetpostgres.config.SettingsTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line says to people who mistype it, before anything is connected to. */
final class TargetCommandTest {
  @TempDir private Path folder;

  /**
   * How a run ended.
   *
   * @param errors lines of stderr
   */
  private record Outcome(int exitCode, List<String> output, List<String> errors) {}

  @ParameterizedTest
  @CsvSource({
    "--confg, Unknown option: '--confg'",
    "tap.jsonl, Unmatched argument at index 0: 'tap.jsonl'",
    "--config, Missing required parameter for option '--config' (FILE)",
    "--input, Missing required parameter for option '--input' (FILE)"
  })
  void explainsWrongOptionsInOneLine(String argument, String explanation) {
    Outcome outcome = run(argument);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.errors())
        .containsExactly("target-postgres: " + explanation + "; see target-postgres --help");
  }

  @Test
  void namesAConfigFileThatIsMissing() {
    Outcome outcome = run("--config", folder.resolve("none.json").toString());

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errors())
        .containsExactly(
            "target-postgres: cannot read config file "
                + folder.resolve("none.json")
                + ": no such file");
  }

  @Test
  void namesAConfigFileThatIsNotJson() throws IOException {
    Path config = write("config.json", "user: loader");

    Outcome outcome = run("--config", config.toString());

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errors())
        .containsExactly(
            "target-postgres: config file "
                + config
                + " is not valid JSON: line 1, column 1. Look for a"
                + " missing quote or an extra comma before that place");
  }

  @Test
  void namesEveryWrongSettingInALineOfItsOwn() throws IOException {
    Path config = write("config.json", "{\"port\": 0, \"hard_delete\": \"maybe\"}");

    Outcome outcome = run("--config", config.toString());

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errors())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("target-postgres: setting \""));
  }

  @Test
  void namesAnInputFileThatIsMissing() throws IOException {
    Path config = write("config.json", "{\"user\": \"loader\"}");
    Path input = folder.resolve("none.jsonl");

    Outcome outcome = run("--config", config.toString(), "--input", input.toString());

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errors()).containsExactly("target-postgres: no such input file: " + input);
  }

  @Test
  void namesAnInputThatIsAFolder() throws IOException {
    Path config = write("config.json", "{\"user\": \"loader\"}");

    Outcome outcome = run("--config", config.toString(), "--input", folder.toString());

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errors())
        .containsExactly("target-postgres: input file " + folder + " is a directory");
  }

  @Test
  void refusesAUrlWithoutRepeatingIt() throws IOException {
    Path config = write("config.json", "{\"url\": \"mysql://loader:hunter2@db/warehouse\"}");

    Outcome outcome = run("--config", config.toString());

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errors())
        .singleElement()
        .asString()
        .startsWith("target-postgres: setting \"sqlalchemy_url\" must be postgresql://")
        .doesNotContain("hunter2");
  }

  @Test
  void namesEverySettingInTheHelp() {
    Outcome outcome = run("--help");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.output())
        .contains("  some-tap | target-postgres --config config.json >> state.jsonl")
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(String.join(" ", outcome.output()).split("\\s+"))
        .containsAll(SettingsTable.ALL.stream().map(Setting::name).toList());
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static Outcome run(String... arguments) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int exitCode =
        TargetCommand.run(
            arguments, InputStream.nullInputStream(), output, new PrintStream(errors, true, UTF_8));
    return new Outcome(
        exitCode, output.toString(UTF_8).lines().toList(), errors.toString(UTF_8).lines().toList());
  }
}
