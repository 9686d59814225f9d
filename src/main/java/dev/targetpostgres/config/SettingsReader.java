package dev.targetpostgres.config;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads settings from files and the environment, and finds everything that is wrong with them
 * before it complains, once.
 */
public final class SettingsReader {
  /** In place of a file: read the environment. */
  private static final String ENVIRONMENT = "ENV";

  /** A suggestion differs in no more than every third letter, and in three at the most. */
  private static final int FARTHEST_SUGGESTION = 3;

  private static final List<String> OVERRIDES =
      List.of("schema", "table", "key_properties", "load_method", "columns");
  private static final List<String> COLUMN_OVERRIDES = List.of("name", "type");

  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private SettingsReader() {}

  /**
   * Reads the settings.
   *
   * @param sources paths, later ones winning, or {@code ENV}; empty stands for {@code ENV}
   * @param environment variables of the process; {@code TARGET_POSTGRES_*} win over files
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
      written.addEnvironment(environment);
    }
    boolean allRead = problems.isEmpty();
    Map<String, Object> values = new HashMap<>();
    SettingsTable.ALL.forEach(setting -> read(setting, written.find(setting), values));
    joinActivateVersion(values);
    List<StreamOverride> streams = overrides(values.get(SettingsTable.STREAMS.name()));
    written.forEachOther(this::leftOver);
    if (allRead) {
      requireLogin(written);
    }
    if (!problems.isEmpty()) {
      throw new TargetException(ExitCode.USAGE, String.join(System.lineSeparator(), problems));
    }
    return new Settings(values, streams, warnings);
  }

  private void read(
      Setting<?> setting, WrittenSettings.@Nullable Written written, Map<String, Object> values) {
    if (written == null) {
      return;
    }
    try {
      values.put(setting.name(), setting.reader().apply(written.value()));
    } catch (IllegalArgumentException wrong) {
      problems.add(
          "setting \"%s\" must be %s%s"
              .formatted(
                  written.name(),
                  wrong.getMessage(),
                  setting.secret() ? "" : ", not " + shown(written.value())));
    }
  }

  /** Two names, and a user who switches one off means it, whatever the other says by default. */
  private static void joinActivateVersion(Map<String, Object> values) {
    Object processed = values.get(SettingsTable.PROCESS_ACTIVATE_VERSION_MESSAGES.name());
    if (Boolean.FALSE.equals(processed)) {
      values.put(SettingsTable.ACTIVATE_VERSION.name(), false);
    }
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  private List<StreamOverride> overrides(@Nullable Object streams) {
    List<StreamOverride> overrides = new ArrayList<>();
    if (streams instanceof ObjectNode object) {
      object
          .properties()
          .forEach(entry -> overrides.add(override(entry.getKey(), entry.getValue())));
    }
    return overrides;
  }

  private StreamOverride override(String glob, JsonNode body) {
    String where = "streams." + glob;
    if (!(body instanceof ObjectNode object)) {
      problems.add("setting \"" + where + "\" must be an object");
      return StreamOverride.NONE;
    }
    requireKnown(where, object, OVERRIDES);
    return new StreamOverride(
        glob,
        member(where, object, Setting.text("schema", null, "")),
        member(where, object, Setting.text("table", null, "")),
        keys(where, object.path("key_properties")),
        member(where, object, SettingsTable.LOAD_METHOD),
        columns(where + ".columns", object.path("columns")));
  }

  private void requireKnown(String where, ObjectNode object, List<String> known) {
    for (String name : object.propertyNames()) {
      if (!known.contains(name)) {
        problems.add(
            "setting \"%s.%s\" is unknown; known are %s"
                .formatted(where, name, String.join(", ", known)));
      }
    }
  }

  private Map<String, ColumnOverride> columns(String where, JsonNode body) {
    Map<String, ColumnOverride> columns = new HashMap<>();
    if (isUnset(body)) {
      return columns;
    }
    if (!body.isObject()) {
      problems.add("setting \"" + where + "\" must be an object");
    }
    for (Map.Entry<String, JsonNode> entry : body.properties()) {
      String column = where + "." + entry.getKey();
      if (entry.getValue() instanceof ObjectNode object) {
        requireKnown(column, object, COLUMN_OVERRIDES);
        columns.put(
            entry.getKey(),
            new ColumnOverride(
                member(column, object, Setting.text("name", null, "")),
                member(column, object, Setting.text("type", null, ""))));
      } else {
        problems.add("setting \"" + column + "\" must be an object with name, type or both");
      }
    }
    return columns;
  }

  private <T> @Nullable T member(String where, ObjectNode object, Setting<T> setting) {
    JsonNode value = object.path(setting.name());
    if (isUnset(value)) {
      return null;
    }
    try {
      return setting.reader().apply(value);
    } catch (IllegalArgumentException wrong) {
      problems.add(
          "setting \"%s.%s\" must be %s, not %s"
              .formatted(where, setting.name(), wrong.getMessage(), shown(value)));
      return null;
    }
  }

  private @Nullable List<String> keys(String where, JsonNode value) {
    if (isUnset(value)) {
      return null;
    }
    List<String> keys = new ArrayList<>();
    boolean right = value.isArray();
    for (JsonNode key : value) {
      right &= key.isString() && !key.asString().isEmpty();
      keys.add(key.asString(""));
    }
    if (!right) {
      problems.add(
          "setting \"%s.key_properties\" must be a list of property names, not %s"
              .formatted(where, shown(value)));
    }
    return keys;
  }

  private static boolean isUnset(JsonNode value) {
    return value.isMissingNode() || WrittenSettings.isUnset(value);
  }

  /** A name that is none of ours. */
  private void leftOver(String name, JsonNode value) {
    if (name.equals(OtherTargets.NESTED)) {
      nested(name, value);
    } else if (OtherTargets.isUnsupported(name)) {
      if (!OtherTargets.isOff(value)) {
        problems.add("setting \"" + name + "\" is not supported by this version; remove it");
      }
    } else if (!OtherTargets.isWithoutMeaning(name)) {
      Optional<String> nearest = nearest(name);
      warnings.add(
          "unknown setting \"%s\" is ignored%s"
              .formatted(
                  name, nearest.map(known -> "; did you mean \"" + known + "\"?").orElse("")));
    }
  }

  private void nested(String name, JsonNode value) {
    try {
      Setting.readObject(value)
          .properties()
          .forEach(entry -> leftOver(name + "." + entry.getKey(), entry.getValue()));
    } catch (IllegalArgumentException wrong) {
      problems.add("setting \"%s\" must be %s".formatted(name, wrong.getMessage()));
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

  private void requireLogin(WrittenSettings written) {
    if (written.find(SettingsTable.USER) == null && written.find(SettingsTable.URL) == null) {
      problems.add(
          "setting \"user\" is missing: name the role to log in as, in a file given with --config"
              + " or in TARGET_POSTGRES_USER");
    }
  }
}
