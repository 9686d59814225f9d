package dev.targetpostgres.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The code in the documentation is right, as far as a test without a server can check. */
final class CodeBlocksTest {
  /** Pages whose SQL or YAML has a test of its own. */
  private static final Map<String, Set<String>> TESTED_ELSEWHERE =
      Map.of(
          "sql",
              Set.of(
                  "README.md", // DocumentedCommandsIT
                  "migrating.md", // MigratingTest
                  "undo.md", // UndoTest
                  "own-tables.md", // TaskPagesTest
                  "role.md",
                  "tap-postgres.md"),
          "yaml", Set.of("meltano.md")); // meltano/try

  @TempDir private Path folder;

  @Test
  void saysWhichLanguageEachBlockIsIn() throws IOException {
    assertThat(CodeBlock.all())
        .allSatisfy(
            block -> assertThat(block.language()).isIn("sh", "json", "sql", "yaml", "text"));
  }

  @Test
  void showsSqlAndYamlOnlyWhereTheyAreTested() throws IOException {
    assertThat(CodeBlock.all())
        .filteredOn(block -> TESTED_ELSEWHERE.containsKey(block.language()))
        .allSatisfy(
            block ->
                assertThat(block.page().getFileName().toString())
                    .isIn(TESTED_ELSEWHERE.get(block.language())));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void showsSettingsWithoutFault(CodeBlock block) throws IOException {
    String text = block.text().strip();
    Path config =
        Files.writeString(
            folder.resolve("config.json"), text.startsWith("{") ? text : "{" + text + "}");

    assertThat(SettingsReader.read(List.of(config.toString()), Map.of()).warnings()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void showsCommandsThatAShellUnderstands(CodeBlock block)
      throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("sh", "-n", "-c", block.text()).redirectErrorStream(true).start();
    String complaint = new String(shell.getInputStream().readAllBytes(), UTF_8);

    assertThat(shell.waitFor()).as(complaint).isZero();
  }

  /** The programs are for example {@code ./quickstart} and {@code bench/run}. */
  @ParameterizedTest
  @MethodSource("commands")
  void showsOnlyProgramsOfTheRepositoryThatAreThere(CodeBlock block) {
    Stream<String> words = Stream.of(block.text().split("\\s+"));

    assertThat(words.filter(word -> word.matches("(\\./|bench/|meltano/|packaging/)[\\w-]+")))
        .allSatisfy(program -> assertThat(Path.of(program)).isExecutable());
  }

  private static List<CodeBlock> settings() throws IOException {
    return CodeBlock.all("json");
  }

  private static List<CodeBlock> commands() throws IOException {
    return CodeBlock.all("sh");
  }
}
