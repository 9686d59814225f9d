package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** All mistakes in the settings are reported together, one line each, before anything is done. */
final class ConfigurationIT extends ProcessTest {
  @Test
  void namesAllWrongValuesAtOnce() {
    Map<String, ?> settings =
        Map.of(
            "batch_size_rows",
            "many",
            "load_method",
            "replace",
            "port",
            70_000,
            "hard_delete",
            "perhaps",
            "streams",
            List.of(),
            "password",
            Map.of("secret", "sesame"));
    try (TargetProcess target = start(settings)) {
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(2);
      assertThat(target.stdoutLines()).isEmpty();
      assertThat(target.stderrLines())
          .hasSize(settings.size())
          .allMatch(line -> line.startsWith("target-postgres: setting "));
      settings.keySet().forEach(name -> assertThat(target.stderr()).contains('"' + name + '"'));
      assertThat(target.stderr())
          .contains("append, append-only, upsert, overwrite", "65535", "\"many\"", "true or false")
          .doesNotContain("sesame");
    }
  }

  @Test
  void refusesNamesThatAreNearlyRight() {
    try (TargetProcess target = start(Map.of("batch_size_row", 7))) {
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(2);
      assertThat(target.stderrLines())
          .singleElement()
          .asString()
          .contains("\"batch_size_row\"; did you mean \"batch_size_rows\"?");
    }
  }

  @Test
  void warnsOfUnknownSettings() {
    try (TargetProcess target = start(Map.of("no_such_thing_at_all", 1))) {
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stderrLines())
          .filteredOn(line -> line.contains("\"no_such_thing_at_all\""))
          .singleElement()
          .asString()
          .doesNotContain("did you mean");
    }
  }

  @Test
  void tellsWhereAConfigFileIsBroken() throws IOException {
    Path config = folder.resolve("broken.json");
    Files.writeString(config, "{\n  \"password\": \"sesame\",\n  \"user\" \"x\"\n}\n");
    try (TargetProcess target = target().config(config).start()) {
      assertThat(target.closeStdin().awaitExit(PATIENCE)).isEqualTo(2);
      assertThat(target.stderrLines()).singleElement().asString().contains("line 3");
      assertThat(target.stderr()).contains(config.toString()).doesNotContain("sesame");
    }
  }

  @Test
  void readsTheEnvironmentAndLetsLaterFilesWin() throws IOException {
    Path first = config(Map.of("default_target_schema", "first", "load_method", "append"));
    Path second = Files.writeString(folder.resolve("2.json"), "{\"schema\": \"second\"}");
    try (TargetProcess target =
        target()
            .config(first)
            .config(second)
            .arguments("--config", "ENV")
            .environment("TARGET_POSTGRES_ADD_RECORD_METADATA", "false")
            .start()) {
      target.writeLines(List.of(Tap.schema("items", "id"), Tap.record("items", 1)));
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(database.queryRows("SELECT * FROM second.items"))
          .containsExactly(List.of("1", "name 1"));
    }
  }

  @Test
  void readsMessagesFromAFile() throws IOException {
    Path input = folder.resolve("input.jsonl");
    Files.write(input, List.of(Tap.schema("items"), Tap.record("items", 1), Tap.state(1)));
    try (TargetProcess target =
        target().config(config(Map.of())).arguments("--input", input.toString()).start()) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isZero();
      assertThat(target.stdoutLines()).containsExactly(Tap.printedState(1));
      assertThat(count("items")).isOne();
    }
  }

  @Test
  void namesAMissingInputFile() {
    try (TargetProcess target =
        target().config(config(Map.of())).arguments("--input", "/no/such/file").start()) {
      assertThat(target.awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(2);
      assertThat(target.stderr()).contains("/no/such/file").doesNotContain("\tat ");
    }
  }
}
