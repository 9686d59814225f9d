package dev.targetpostgres.connect;

import dev.targetpostgres.config.Options;
import dev.targetpostgres.config.SettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Settings, variables and files, from which the connection's parameters are made. */
final class Given {
  private final Map<String, String> environment = new HashMap<>();
  private final Path folder;

  Given(Path folder) {
    this.folder = folder;
  }

  Given setting(String name, String value) {
    return variable("TARGET_POSTGRES_" + name.toUpperCase(Locale.ROOT), value);
  }

  Given variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Given file(String name, String content) {
    try {
      Files.writeString(folder.resolve(name), content);
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  ConnectionParameters parameters() {
    Options options = Options.of(SettingsReader.read(List.of(), environment));
    return ConnectionParameters.of(options.database().connection());
  }

  /** Returns the password for the first host. */
  static String password(ConnectionParameters parameters) {
    try {
      return parameters.password(parameters.hosts().get(0));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
