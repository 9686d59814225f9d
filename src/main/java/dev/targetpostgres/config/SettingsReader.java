package dev.targetpostgres.config;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.LogOptions;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** Reads settings from files and the environment. Reports all mistakes together. */
public final class SettingsReader {
  /** The source that stands for the environment. */
  private static final String ENVIRONMENT = "ENV";

  private static final String DOT_ENV = ".env";

  private static final long LARGEST_CONFIG = 1 << 20;

  /** The beginning of libpq's variables. */
  private static final String LIBPQ = "PG";

  /** Settings whose members some users write with dots, as messages name them. */
  private static final Set<String> NESTED = Set.of("streams", "stream_maps", "schema_mapping");

  private final List<Text> problems = new ArrayList<>();
  private final List<Text> warnings = new ArrayList<>();

  private SettingsReader() {}

  /** Reads the settings. Unknown names become warnings. */
  public static Settings read(List<String> sources, Map<String, String> environment) {
    return read(sources, environment, false);
  }

  /**
   * Reads the settings.
   *
   * @param sources paths of files, of which later ones win, or {@code ENV}; empty means {@code ENV}
   * @param environment variables of the process; {@code TARGET_POSTGRES_*} win over files, libpq's
   *     {@code PG*} come last
   * @param strict whether an unknown name is an error
   * @throws TargetException if anything is wrong, with one line for each mistake
   */
  public static Settings read(
      List<String> sources, Map<String, String> environment, boolean strict) {
    return new SettingsReader().settings(sources, environment, strict);
  }

  private Settings settings(List<String> sources, Map<String, String> environment, boolean strict) {
    WrittenSettings written = written(sources, environment);
    Map<String, String> libpq = new HashMap<>(environment);
    libpq.keySet().removeIf(variable -> !variable.startsWith(LIBPQ));
    libpq.values().removeIf(String::isEmpty);
    Map<String, Object> values = new HashMap<>();
    SettingsTable.ALL.forEach(setting -> read(setting, written.find(setting), values));
    joinActivateVersion(values);
    NestedSettings nested = new NestedSettings(problems);
    List<StreamOverride> streams = nested.streams(values.get(SettingsTable.STREAMS.name()));
    nested.checkSchemaMapping(values.get(SettingsTable.SCHEMA_MAPPING.name()));
    Map<String, Object> defaults = defaults(values);
    FlatteningSettings.check(values, defaults, problems);
    StreamMapSettings.read(values.get(StreamMapSettings.STREAM_MAPS.name()), problems);
    BatchSettings.check(values.get(BatchSettings.BATCH_CONFIG.name()), problems);
    List<SshHost> sshHosts =
        isTunnelled(written, values) ? new SshHosts(nested, problems).read(values) : List.of();
    written.unknown().forEach(name -> leftOver(name, strict));
    if (!problems.isEmpty()) {
      // Nothing logs the warnings now, and one of them can name the misspelled setting.
      problems.addAll(warnings);
      throw new TargetException(ExitCode.USAGE, Text.lines(problems));
    }
    return new Settings(values, defaults, streams, libpq, sshHosts, warnings);
  }

  private WrittenSettings written(List<String> sources, Map<String, String> environment) {
    WrittenSettings written = new WrittenSettings(problems, warnings);
    files(sources).forEach(written::addFile);
    if (hasVariables(sources)) {
      dotEnvs(sources).forEach(file -> written.addEnvironment(DotEnv.read(file, problems)));
      written.addEnvironment(environment);
    }
    return written;
  }

  private static List<Path> files(List<String> sources) {
    return sources.stream().filter(source -> !source.equals(ENVIRONMENT)).map(Path::of).toList();
  }

  private static boolean hasVariables(List<String> sources) {
    return sources.isEmpty() || sources.contains(ENVIRONMENT);
  }

  /**
   * Returns a hint at variables that were not read, since a failed run may lack one of them. Under
   * Meltano there is none: Meltano passes all settings in a file too, and chooses the options.
   */
  public static Optional<Text> unread(List<String> sources, Map<String, String> environment) {
    return environment.containsKey(LogOptions.VARIABLE)
        ? Optional.empty()
        : new SettingsReader().hint(sources, environment);
  }

  private Optional<Text> hint(List<String> sources, Map<String, String> environment) {
    WrittenSettings written = written(sources, environment);
    List<Text> hints = new ArrayList<>();
    if (hasVariables(sources)) {
      add(hints, Wording.VARIABLES_OF_NO_SETTING, written.ofNoSetting(environment));
    } else {
      add(hints, Wording.VARIABLES_NOT_READ, written.unread(environment));
      for (Path file : dotEnvs(sources)) {
        if (!written.unread(DotEnv.read(file, new ArrayList<>())).isEmpty()) {
          hints.add(Wording.DOT_ENV_NOT_READ.with(file));
        }
      }
    }
    // A file that is a pipe cannot be read a second time.
    return problems.isEmpty() && !hints.isEmpty()
        ? Optional.of(Text.lines(hints))
        : Optional.empty();
  }

  private static void add(List<Text> hints, Wording hint, List<String> variables) {
    if (!variables.isEmpty()) {
      hints.add(hint.with(String.join(", ", variables)));
    }
  }

  /**
   * Returns whether the file contains settings, by its name or its content. People forget to name
   * the option.
   */
  public static boolean isConfig(String file) {
    if (file.endsWith(".json")) {
      return true;
    }
    try {
      return Files.isRegularFile(Path.of(file))
          && Files.size(Path.of(file)) <= LARGEST_CONFIG
          && Setting.readFile(Files.readAllBytes(Path.of(file))) instanceof ObjectNode object
          && !object.has("type");
    } catch (IOException | InvalidPathException | JacksonException other) {
      return false;
    }
  }

  /** Returns the defaults of the target in {@code compatible_with} for settings not given. */
  private static Map<String, Object> defaults(Map<String, Object> values) {
    Map<String, Object> defaults = new LinkedHashMap<>();
    if (values.get(SettingsTable.COMPATIBLE_WITH.name()) instanceof OtherTarget target) {
      boolean deletes = Boolean.TRUE.equals(values.get(SettingsTable.HARD_DELETE.name()));
      DefaultsOfOthers.of(target, deletes)
          .forEach((setting, value) -> defaults.put(setting.name(), value));
      defaults.keySet().removeAll(values.keySet());
    }
    return defaults;
  }

  /** Returns the .env files: beside the configuration, or in the working directory. */
  private static List<Path> dotEnvs(List<String> sources) {
    List<Path> files = files(sources);
    return files.isEmpty()
        ? List.of(Path.of(DOT_ENV))
        : files.stream().map(file -> file.resolveSibling(DOT_ENV)).distinct().toList();
  }

  private void read(
      Setting<?> setting, WrittenSettings.@Nullable Written written, Map<String, Object> values) {
    if (written == null) {
      return;
    }
    try {
      values.put(setting.name(), setting.reader().apply(written.value()));
    } catch (IllegalArgumentException wrong) {
      problems.add(Setting.mustBe(written.name(), wrong, setting.secret(), written.value()));
    }
  }

  /** Returns the JSON that a name with dots stands for in messages. */
  private static String nested(String name) {
    String[] names = name.split("\\.");
    return "{\"" + String.join("\": {\"", names) + "\": …" + "}".repeat(names.length);
  }

  /** Turns {@code activate_version} off if either of its two names is set to false. */
  private static void joinActivateVersion(Map<String, Object> values) {
    Object processed = values.get(SettingsTable.PROCESS_ACTIVATE_VERSION_MESSAGES.name());
    if (Boolean.FALSE.equals(processed)) {
      values.put(SettingsTable.ACTIVATE_VERSION.name(), false);
    }
  }

  /** Returns whether a tunnel is on: by its switch, or by the host's flat name alone. */
  private boolean isTunnelled(WrittenSettings written, Map<String, Object> values) {
    WrittenSettings.Written host = written.find(SshSettings.HOST);
    if (written.find(SshSettings.ENABLE) == null && host != null) {
      if (host.name().equals(SshSettings.FLAT_HOST)) {
        return true;
      }
      warnings.add(Wording.SETTING_SWITCHED_OFF.with(host.name(), SshSettings.ENABLE.name()));
    }
    return Boolean.TRUE.equals(values.get(SshSettings.ENABLE.name()));
  }

  private void leftOver(String name, boolean strict) {
    String first = name.substring(0, Math.max(0, name.indexOf('.')));
    if (NESTED.contains(first)) {
      problems.add(Wording.SETTING_WITH_DOTS.with(name, nested(name)));
      return;
    }
    List<String> known = SettingsTable.ALL.stream().flatMap(Setting::spellings).toList();
    Optional<String> meant = OtherWords.meant(name).or(() -> NearNames.meant(name, known));
    Optional<String> nearest = meant.or(() -> NearNames.nearest(name, known));
    if (strict || meant.isPresent()) {
      problems.add(
          nearest
              .map(near -> Wording.SETTING_MEANT.with(name, near))
              .orElseGet(() -> Wording.NO_SUCH_SETTING.with(name)));
    } else {
      warnings.add(
          nearest
              .map(near -> Wording.SETTING_MISSPELT.with(name, near))
              .orElseGet(() -> Wording.SETTING_UNKNOWN.with(name)));
    }
  }
}
