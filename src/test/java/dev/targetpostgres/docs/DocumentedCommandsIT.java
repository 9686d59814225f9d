package dev.targetpostgres.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.sample.SampleTap;
import dev.targetpostgres.testing.EndTime;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands in the documentation work as they are written, and print the outputs that it shows.
 *
 * <p>They run in a folder like a user's, with the distribution, a configuration and a tap.
 */
final class DocumentedCommandsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** The beginnings of commands that are not run here, with the reasons. */
  private static final Map<String, String> NOT_RUN =
      Map.ofEntries(
          entry("./mvnw", "it builds the program that this tests, and runs this test"),
          entry("./quickstart", "QuickstartIT"),
          entry("bench/", "it takes long; its parts have tests"),
          entry("docker", "not every machine has it; packaging/check does the image's steps"),
          entry("meltano", "meltano/try does it"),
          entry("rm -rf", "it removes the cache of whoever runs this"),
          entry("pip install target-postgres-java", "WheelIT does it with the wheel of this build"),
          entry("python3 -m venv", "taps/try does it"),
          entry("tap-env/", "taps/try does it"),
          entry("psql", "taps/try does it"),
          entry("TAP=", "NightlyIT"),
          entry(
              "PGHOST=localhost PGPORT=5432 PGUSER=postgres PGPASSWORD=secret PGDATABASE=test"
                  + " meltano",
              "it needs Meltano; MeltanoIT"));

  private static final List<String> INPUT =
      List.of(
          """
          {"type": "SCHEMA", "stream": "orders", "key_properties": ["shop", "number"], "schema": \
          {"properties": {"shop": {"type": "string"}, "number": {"type": "integer"}, \
          "total": {"type": "number"}}}}\
          """,
          """
          {"type": "RECORD", "stream": "orders", "record": {"shop": "a", "number": 1, "total": 9.5}}\
          """,
          """
          {"type": "RECORD", "stream": "orders", "record": {"shop": "b", "number": 1, "total": 12.34}}\
          """);

  private static final String STATE = "{\"orders\": \"2026-01-01\"}";

  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();
  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("commands")
  void runs(CodeBlock block) throws IOException, InterruptedException {
    prepare(block.page().endsWith("guarantees.md"));

    String output = run(here(block));

    if (block.text().contains("--state-file") && !block.text().contains("--print-state")) {
      assertThat(folder.resolve("state.json")).as(output).hasContent(STATE);
    }
    if (block.text().contains(">> state.jsonl")) {
      assertThat(Files.readAllLines(folder.resolve("state.jsonl"))).as(output).endsWith(STATE);
      assertThat(database.queryRows("SELECT shop, number, amount FROM raw.orders ORDER BY shop"))
          .containsExactly(List.of("a", "1", "9.50"), List.of("b", "1", "12.34"));
    }
  }

  /** The first pipe of README, its output, and the rows that it loads. */
  @Test
  void loadsWhatTheFirstScreenShows() throws IOException, InterruptedException {
    prepare(false);
    List<CodeBlock> blocks = firstScreen();

    String output = run(here(blocks.get(0)));

    assertThat(output.lines()).contains(blocks.get(1).text().strip());
    assertThat(
            output.lines().filter(line -> !line.startsWith("{")).map(DocumentedCommandsIT::certain))
        .containsSequence(blocks.get(2).text().lines().map(DocumentedCommandsIT::certain).toList());
    assertThat(database.queryRows(blocks.get(3).text()))
        .isEqualTo(TextOutput.rows(blocks.get(4).text()));
  }

  /** The first pipe's input with default settings, and a record after it. */
  @Test
  void refusesWhatDoesNotFitInTheWordsThatAreShown() throws IOException {
    String refused =
        """
        {"type": "RECORD", "stream": "orders", "record": {"id": 3, "placed": "2026-02-30T10:00:00Z"}}\
        """;
    List<String> input =
        firstScreen().get(0).text().lines().filter(line -> line.startsWith("{")).limit(3).toList();
    Path config = database.writeConfig(folder.resolve("config.json"), Map.of());
    List<String> shown =
        outputs().filter(text -> text.startsWith("target-postgres: line 4")).distinct().toList();

    try (TargetProcess target = TargetProcess.start(config)) {
      target.writeLines(input).write(refused + "\n").closeStdin();

      assertThat(target.awaitExit(PATIENCE)).isEqualTo(3);
      assertThat(shown).containsExactly(lastLine(target) + "\n");
    }
  }

  @Test
  void printsTheSummaryThatIsShown() throws IOException {
    String shown = outputs().filter(text -> text.contains("page_views")).findFirst().orElseThrow();
    ByteArrayOutputStream sample = new ByteArrayOutputStream();
    SampleTap.write(sample, SampleTap.DEFAULT_RECORDS, SampleTap.DEFAULT_SEED);
    Path input = Files.write(folder.resolve("sample.jsonl"), sample.toByteArray());
    Path config =
        database.writeConfig(
            folder.resolve("config.json"),
            Map.of("batch_size_rows", 500, "batch_max_age_seconds", 600));

    try (TargetProcess target = TargetProcess.start(config, "--input", input.toString())) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(certain(target.stderr())).contains(certain(shown.strip()));
    }
  }

  @Test
  void checksInTheWordsThatAreShown() throws IOException {
    String shown = outputs().filter(text -> text.contains("--check\n")).findFirst().orElseThrow();
    Path config =
        database.writeConfig(
            folder.resolve("config.json"), Map.of("default_target_schema", "lake"));

    try (TargetProcess target = TargetProcess.start(config, "--check")) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      List<String> lines = shown.lines().skip(1).toList();
      assertThat(target.stdoutLines()).hasSameSizeAs(lines);
      for (int i = 0; i < lines.size(); i++) {
        String line = target.stdoutLines().get(i);
        assertThat(label(line)).isEqualTo(label(lines.get(i)));
        if (line.contains("may be")) {
          assertThat(line).isEqualTo(lines.get(i));
        }
      }
    }
  }

  /** The README's first pipe, and the four blocks after it. */
  private static List<CodeBlock> firstScreen() throws IOException {
    return CodeBlock.all().stream()
        .filter(block -> block.page().endsWith("README.md"))
        .dropWhile(block -> !block.text().contains("<<'END'"))
        .limit(5)
        .toList();
  }

  private void prepare(boolean exactlyOnce) throws IOException {
    PostgresServer server = database.server();
    String sample =
        Files.readString(Path.of("config.sample.json"))
            .replace("\"localhost\"", '"' + server.host() + '"')
            .replace("5432", Integer.toString(server.port()))
            .replace("\"loader\"", '"' + server.user() + '"')
            .replace("\"secret\"", '"' + server.password() + '"')
            .replace("\"warehouse\"", '"' + database.name() + '"');
    write("config.sample.json", sample);
    write(
        "config.json",
        exactlyOnce ? sample.replaceFirst("\\{", "{\"state_table\": true,") : sample);
    write(
        "messages.jsonl",
        String.join("\n", INPUT) + "\n{\"type\": \"STATE\", \"value\": " + STATE + "}\n");
    write("tap.json", "{}");
    write("state.jsonl", "{}\n");
    program("bin/target-postgres", "exec '" + TargetProcess.launcher() + "' \"$@\"");
    program("bin/some-tap", "cat messages.jsonl");
    program("bin/man", "test -s \"$1\"");
  }

  /** Returns the commands for this build and this server. */
  private String here(CodeBlock block) {
    PostgresServer server = database.server();
    String login = "%s:%s@%s:%d/%s";
    return block
        .text()
        .replace(
            login.formatted("postgres", "secret", "localhost", 5432, "postgres"),
            login.formatted(
                server.user(), server.password(), server.host(), server.port(), database.name()))
        .replace("=…", "=" + server.password())
        .replace("target/target-postgres", distribution());
  }

  private static String distribution() {
    return TargetProcess.launcher().resolve("../..").normalize().toString();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private void program(String name, String script) throws IOException {
    Path program = folder.resolve(name);
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private String run(String commands) throws IOException, InterruptedException {
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    shell
        .environment()
        .merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
    Process process = shell.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static String lastLine(TargetProcess target) {
    return target.stderrLines().stream()
        .filter(line -> line.startsWith("target-postgres:"))
        .reduce((first, second) -> second)
        .orElse("");
  }

  /** Replaces the parts of a log that depend on time. */
  private static String certain(String log) {
    return EndTime.removedFrom(log)
        .replaceAll("(?m)^[-0-9]+ [:.0-9]+", "…")
        .replaceAll("in [0-9.]+ s( \\([0-9,]+ records/s\\))?", "in … s")
        .replaceAll(" \\([0-9.]+ [kMG]?B/s\\)", "")
        .replaceAll("\\d+ STATE values?", "… STATE values")
        .replaceAll(" +", " ")
        .replaceAll("(?m) [0-9.]+$", " …");
  }

  private static String label(String line) {
    return line.split(" {2,}", 2)[0];
  }

  private static Stream<String> outputs() throws IOException {
    return CodeBlock.all("text").stream().map(CodeBlock::text);
  }

  private static List<CodeBlock> commands() throws IOException {
    return CodeBlock.all("sh").stream()
        .filter(block -> NOT_RUN.keySet().stream().noneMatch(block.text()::startsWith))
        .toList();
  }
}
