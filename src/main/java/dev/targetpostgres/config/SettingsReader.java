package dev.targetpostgres.config;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads settings from files and the environment. Reports all mistakes together. */
public final class SettingsReader {
  /** The source that stands for the environment. */
  private static final String ENVIRONMENT = "ENV";

  private static final String DOT_ENV = ".env";

  /** The beginning of libpq's variables. */
  private static final String LIBPQ = "PG";

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
    WrittenSettings written = new WrittenSettings(problems, warnings);
    for (String source : sources) {
      if (!source.equals(ENVIRONMENT)) {
        written.addFile(Path.of(source));
      }
    }
    boolean variables = sources.isEmpty() || sources.contains(ENVIRONMENT);
    if (variables) {
      written.addEnvironment(dotEnv(sources));
      written.addEnvironment(environment);
    }
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
    return new Settings(
        values,
        defaults,
        streams,
        libpq,
        sshHosts,
        warnings,
        unread(written.unread(environment, variables), variables));
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

  /** Returns the variables of .env files: beside the configuration, or in the working directory. */
  private Map<String, String> dotEnv(List<String> sources) {
    Map<String, String> variables = new HashMap<>();
    sources.stream()
        .filter(source -> !source.equals(ENVIRONMENT))
        .map(source -> Path.of(source).resolveSibling(DOT_ENV))
        .distinct()
        .forEach(file -> variables.putAll(DotEnv.read(file, problems)));
    return sources.stream().allMatch(ENVIRONMENT::equals)
        ? DotEnv.read(Path.of(DOT_ENV), problems)
        : variables;
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

  private static Optional<Text> unread(List<String> names, boolean variables) {
    Wording why = variables ? Wording.VARIABLES_OF_NO_SETTING : Wording.VARIABLES_NOT_READ;
    return names.isEmpty() ? Optional.empty() : Optional.of(why.with(String.join(", ", names)));
  }

  private void leftOver(String name, boolean strict) {
    List<String> known = SettingsTable.ALL.stream().flatMap(SettingsReader::spellings).toList();
    Optional<String> nearest = NearNames.nearest(name, known);
    if (strict || NearNames.meant(name, known).isPresent()) {
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

  /** Returns all names of the setting, including those of its variables. */
  private static Stream<String> spellings(Setting<?> setting) {
    return setting.names().stream()
        .flatMap(name -> setting.secret() ? Stream.of(name, name + "_file") : Stream.of(name))
        .flatMap(name -> Stream.of(name, name.replace('.', '_')))
        .distinct();
  }
}
