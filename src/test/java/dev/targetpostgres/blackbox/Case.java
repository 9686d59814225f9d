package dev.targetpostgres.blackbox;

import dev.targetpostgres.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder with the input of a run and its expected results. {@code
 * src/test/resources/cases/README.md} describes its files.
 */
record Case(Path folder) {
  private static final Path RESOURCES = Path.of("src", "test", "resources");
  private static final JsonMapper JSON = new JsonMapper();

  private static final TypeReference<Map<String, Object>> SETTINGS = new TypeReference<>() {};

  /** The property with the name of the only case to run. */
  private static final String CHOICE = "case";

  /** Returns all cases of a folder by name, or the one that {@code -Dcase} names. */
  static List<Case> allIn(String resource) {
    Path parent = RESOURCES.resolve(resource);
    String choice = System.getProperty(CHOICE);
    if (choice != null) {
      return List.of(new Case(parent.resolve(choice)));
    }
    try (Stream<Path> folders = Files.list(parent)) {
      return folders.filter(Files::isDirectory).sorted().map(Case::new).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Prepares the database and runs the command on the input. */
  TargetRun run(TestDatabase database) {
    return run(database, Map.of());
  }

  /** Prepares the database and runs the command with settings that override those of the case. */
  TargetRun run(TestDatabase database, Map<String, Object> overrides) {
    Map<String, Object> settings = new HashMap<>(settings());
    settings.putAll(overrides);
    file("before.sql").ifPresent(sql -> database.execute(text(sql)));
    file("before.jsonl").ifPresent(messages -> load(database, settings, messages));
    return TargetRun.on(database, settings, bytes(folder.resolve("input.jsonl")));
  }

  Expectation expectation() {
    return Expectation.read(JSON.readTree(bytes(folder.resolve("expected.json"))));
  }

  private static void load(TestDatabase database, Map<String, Object> settings, Path messages) {
    TargetRun run = TargetRun.on(database, settings, bytes(messages));
    if (run.exitCode() != 0) {
      throw new AssertionError("before.jsonl was not loaded: " + run.output());
    }
  }

  private Map<String, Object> settings() {
    return file("config.json").map(file -> JSON.readValue(bytes(file), SETTINGS)).orElse(Map.of());
  }

  private Optional<Path> file(String name) {
    return Optional.of(folder.resolve(name)).filter(Files::exists);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the name for the report of its test. */
  @Override
  public String toString() {
    return folder.getFileName().toString();
  }
}
