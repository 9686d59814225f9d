package dev.targetpostgres.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;

/** Files and variables that a user writes, and the settings that are read from them. */
final class WrittenConfig {
  private final Path folder;
  private final List<String> sources = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private boolean strict;

  WrittenConfig(Path folder) {
    this.folder = folder;
  }

  /** Adds a {@code --config FILE}. */
  WrittenConfig file(String content) {
    try {
      Path file = folder.resolve("config" + sources.size() + ".json");
      sources.add(Files.writeString(file, content).toString());
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Adds a file with a user and the given settings. */
  WrittenConfig settings(String members) {
    return file("{\"user\": \"loader\", " + members + "}");
  }

  /** Adds a {@code --config} with any value. */
  WrittenConfig source(String source) {
    sources.add(source);
    return this;
  }

  WrittenConfig variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Makes unknown names an error, as {@code --check} does. */
  WrittenConfig strict() {
    strict = true;
    return this;
  }

  Settings read() {
    return SettingsReader.read(sources, environment, strict);
  }

  Optional<Text> unread() {
    return SettingsReader.unread(sources, environment);
  }

  List<String> warnings() {
    return read().warnings().stream().map(Text::toString).toList();
  }

  /** Returns the mistakes, one line for each. */
  List<String> problems() {
    TargetException refusal = assertThrows(TargetException.class, this::read);
    Assertions.assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    return refusal.getMessage().lines().toList();
  }
}
