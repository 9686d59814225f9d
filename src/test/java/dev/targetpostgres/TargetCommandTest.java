package dev.targetpostgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.EndTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages about wrong command lines, before anything is connected. */
final class TargetCommandTest {
  @TempDir private Path folder;

  /**
   * The result of a run.
   *
   * @param errors lines of stderr without times
   */
  private record Outcome(int exitCode, List<String> output, List<String> errors) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--confg | there is no option --confg; did you mean --config?",
        "--chek=x | there is no option --chek; did you mean --check?",
        "--state | there is no option --state; did you mean --state-file?",
        "--catalog | there is no option --catalog; target-postgres --help lists them",
        "-x | there is no option -x; target-postgres --help lists them",
        "tap.jsonl | \"tap.jsonl\" is not an option; to read messages from a file: --input tap.jsonl",
        "config.json | \"config.json\" is not an option; to read settings from a file: --config config.json",
        "--config | --config needs a value: FILE",
        "--input | --input needs a value: FILE",
        "--log-level=loud | --log-level must be one of debug, info, warning, error, not \"loud\"",
        "--format=xml | --format must be one of text, json, markdown, not \"xml\"",
        "--check=maybe | Invalid value for option '--check': 'maybe' is not a boolean; see target-postgres --help"
      })
  void explainsWrongOptionsInOneLine(String argument, String explanation) {
    Outcome outcome = run(argument);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.errors()).containsExactly("target-postgres: " + explanation);
  }

  @ParameterizedTest
  @CsvSource({
    "--check --dry-run, --check cannot be combined with --dry-run; leave out one of them",
    "--report r.html --check, --check cannot be combined with --report; leave out one of them",
    "--check --print-state, --check cannot be combined with --print-state; leave out one of them",
    "--replay-rejected --input x, --replay-rejected cannot be combined with --input; leave out one of them",
    "--about --check, --about cannot be combined with --check; leave out one of them",
    "--format json, --format has no effect without --about"
  })
  void refusesOptionsThatWouldBeIgnored(String arguments, String explanation) {
    Outcome outcome = run(arguments.split(" "));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.errors()).containsExactly("target-postgres: " + explanation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"user\": \"loader\"} | config",
        "{\"type\": \"STATE\", \"value\": 1} | input",
        "a,b | input"
      })
  void knowsAConfigFileByItsContent(String content, String option) throws IOException {
    Path file = write("settings", content);

    assertThat(run(file.toString()).errors())
        .singleElement()
        .asString()
        .endsWith(": --" + option + " " + file);
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
                + " is not valid JSON: line 1, column 1: a value is expected");
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
        .startsWith("target-postgres: setting \"sqlalchemy_url\" has the scheme \"mysql\"")
        .doesNotContain("hunter2");
  }

  @Test
  void showsEveryOptionOnceAndFitsAScreen() {
    Outcome outcome = run("--help");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.output())
        .contains("Load:", "Try out:", "Output:", "Set up:", "Exit codes:", "Examples:")
        .contains("    some-tap | target-postgres --config config.json --dry-run")
        .contains("    target-postgres --config config.json --check")
        .hasSizeLessThan(90)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(outcome.output().stream().map(String::strip))
        .filteredOn(line -> line.matches("(-\\w, +)?--[a-z].*"))
        .extracting(line -> line.replaceAll("^(-\\w, +)?(--[a-z-]+).*", "$2"))
        .containsExactlyInAnyOrderElementsOf(completed());
  }

  /** Returns the options in the script for completion. */
  private static Set<String> completed() {
    return Pattern.compile("'(--[a-z-]+)'")
        .matcher(String.join("\n", run("--completion").output()))
        .results()
        .map(option -> option.group(1))
        .collect(Collectors.toSet());
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
        exitCode,
        output.toString(UTF_8).lines().toList(),
        EndTime.removedFrom(errors.toString(UTF_8)).lines().toList());
  }
}
