package dev.targetpostgres.config;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings from files and the environment, and finds everything that is wrong with them
 * before it complains, once.
 */
public final class SettingsReader {
  /** In place of a file: read the environment. */
  private static final String ENVIRONMENT = "ENV";

  private static final String DOT_ENV = ".env";

  /** libpq's variables begin so. */
  private static final String LIBPQ = "PG";

  /** A suggestion differs in no more than every third letter, and in three at the most. */
  private static final int FARTHEST_SUGGESTION = 3;

  private final List<Text> problems = new ArrayList<>();
  private final List<Text> warnings = new ArrayList<>();

  private SettingsReader() {}

  /**
   * Reads the settings.
   *
   * @param sources paths, later ones winning, or {@code ENV}; empty stands for {@code ENV}
   * @param environment variables of the process; {@code TARGET_POSTGRES_*} win over files, libpq's
   *     {@code PG*} stand behind everything
   * @throws TargetException with one line for each thing that is wrong
   */
  public static Settings read(List<String> sources, Map<String, String> environment) {
    return new SettingsReader().settings(sources, environment);
  }

  private Settings settings(List<String> sources, Map<String, String> environment) {
    WrittenSettings written = new WrittenSettings(problems, warnings);
    for (String source : sources) {
      if (!source.equals(ENVIRONMENT)) {
        written.addFile(Path.of(source));
      }
    }
    if (sources.isEmpty() || sources.contains(ENVIRONMENT)) {
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
    FlatteningSettings.check(values, problems);
    StreamMapSettings.read(values.get(StreamMapSettings.STREAM_MAPS.name()), problems);
    BatchSettings.check(values.get(BatchSettings.BATCH_CONFIG.name()), problems);
    List<SshHost> sshHosts =
        isTunnelled(written, values) ? new SshHosts(nested, problems).read(values) : List.of();
    written.forEachOther((name, value) -> leftOver(name));
    if (!problems.isEmpty()) {
      // They are never logged then, and a name that is ignored may be the one that is missing.
      problems.addAll(warnings);
      throw new TargetException(ExitCode.USAGE, Text.lines(problems));
    }
    return new Settings(values, streams, libpq, sshHosts, warnings);
  }

  /** Variables of the files beside the configuration, or in the working directory without one. */
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

  /** Two names, and a user who switches one off means it, whatever the other says by default. */
  private static void joinActivateVersion(Map<String, Object> values) {
    Object processed = values.get(SettingsTable.PROCESS_ACTIVATE_VERSION_MESSAGES.name());
    if (Boolean.FALSE.equals(processed)) {
      values.put(SettingsTable.ACTIVATE_VERSION.name(), false);
    }
  }

  /** Other targets that have the object switch it on by a member, the others by naming a host. */
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

  /** A name that is none of ours. */
  private void leftOver(String name) {
    if (!OtherTargets.isWithoutMeaning(name)) {
      warnings.add(
          nearest(name)
              .map(known -> Wording.SETTING_MISSPELT.with(name, known))
              .orElseGet(() -> Wording.SETTING_UNKNOWN.with(name)));
    }
  }

  private static Optional<String> nearest(String name) {
    int farthest = Math.min(FARTHEST_SUGGESTION, name.length() / FARTHEST_SUGGESTION);
    return SettingsTable.ALL.stream()
        .flatMap(setting -> setting.names().stream())
        .filter(known -> distance(name, known) <= farthest)
        .min(Comparator.comparingInt(known -> distance(name, known)));
  }

  /** Levenshtein's distance. */
  private static int distance(String first, String second) {
    int[] row = new int[second.length() + 1];
    for (int j = 0; j <= second.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= first.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= second.length(); j++) {
        int substitution = diagonal + (first.charAt(i - 1) == second.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[second.length()];
  }
}
