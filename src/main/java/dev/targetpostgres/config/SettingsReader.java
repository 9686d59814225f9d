package dev.targetpostgres.config;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads settings from files and the environment, and finds everything that is wrong with them
 * before it complains, once.
 */
public final class SettingsReader {
  /** In place of a file: read the environment. */
  private static final String ENVIRONMENT = "ENV";

  private static final String PREFIX = "TARGET_POSTGRES_";

  /** Variables of the launcher, which are no settings. */
  private static final String LAUNCHER_VARIABLE = PREFIX + "JAVA_OPTS";

  private static final int FARTHEST_SUGGESTION = 3;

  /** Source locations would put pieces of the file, which holds secrets, into messages. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

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
    Map<String, JsonNode> written = new HashMap<>();
    for (String source : sources) {
      if (!source.equals(ENVIRONMENT)) {
        readFile(Path.of(source), written);
      }
    }
    if (sources.isEmpty() || sources.contains(ENVIRONMENT)) {
      readEnvironment(environment, written);
    }
    written
        .values()
        .removeIf(value -> value.isNull() || (value.isString() && value.asString().isEmpty()));
    Map<String, Object> values = new HashMap<>();
    for (Setting<?> setting : SettingsTable.ALL) {
      read(setting, written, values);
    }
    List<StreamOverride> streams = overrides(values.get(SettingsTable.STREAMS.name()));
    new TreeMap<>(written).forEach(this::leftOver);
    check(values);
    if (!problems.isEmpty()) {
      throw new TargetException(ExitCode.USAGE, String.join(System.lineSeparator(), problems));
    }
    return new Settings(values, streams, warnings);
  }

  private void readFile(Path file, Map<String, JsonNode> written) {
    try {
      JsonNode tree = JSON.readTree(Files.readAllBytes(file));
      if (tree instanceof ObjectNode object) {
        object.properties().forEach(entry -> written.put(entry.getKey(), entry.getValue()));
      } else {
        problems.add("config file " + file + " does not hold a JSON object");
      }
    } catch (IOException unreadable) {
      problems.add(
          "cannot read config file "
              + file
              + ": "
              + (Files.exists(file) ? unreadable.getMessage() : "no such file"));
    } catch (JacksonException malformed) {
      problems.add(
          "config file %s is not valid JSON, line %d column %d"
              .formatted(
                  file,
                  malformed.getLocation().getLineNr(),
                  malformed.getLocation().getColumnNr()));
    }
  }

  private void readEnvironment(Map<String, String> environment, Map<String, JsonNode> written) {
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      if (variable.getKey().startsWith(PREFIX) && !variable.getKey().equals(LAUNCHER_VARIABLE)) {
        String name = variable.getKey().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
        written.put(name, environmentValue(variable.getValue()));
      }
    }
  }

  private static JsonNode environmentValue(String value) {
    if (value.startsWith("{") || value.startsWith("[")) {
      try {
        return JSON.readTree(value);
      } catch (JacksonException notJson) {
        return JSON.stringNode(value);
      }
    }
    return JSON.stringNode(value);
  }

  private void read(Setting<?> setting, Map<String, JsonNode> written, Map<String, Object> values) {
    JsonNode value = written.remove(setting.name());
    String name = setting.name();
    for (String alias : setting.aliases()) {
      JsonNode aliased = written.remove(alias);
      if (value == null && aliased != null) {
        value = aliased;
        name = alias;
      }
    }
    if (value == null) {
      return;
    }
    try {
      values.put(setting.name(), setting.reader().apply(value));
    } catch (IllegalArgumentException wrong) {
      problems.add(
          "setting \"%s\" must be %s%s"
              .formatted(
                  name, wrong.getMessage(), setting.secret() ? "" : ", not " + shown(value)));
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
    object
        .propertyNames()
        .forEach(
            name -> {
              if (!List.of("schema", "table", "key_properties", "load_method").contains(name)) {
                problems.add(
                    "setting \"%s.%s\" is unknown; known are schema, table, key_properties, load_method"
                        .formatted(where, name));
              }
            });
    return new StreamOverride(
        glob,
        member(where, object, Setting.text("schema", null, "")),
        member(where, object, Setting.text("table", null, "")),
        keys(where, object.path("key_properties")),
        member(where, object, SettingsTable.LOAD_METHOD));
  }

  private <T> @Nullable T member(String where, ObjectNode object, Setting<T> setting) {
    JsonNode value = object.path(setting.name());
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    try {
      return setting.reader().apply(value);
    } catch (IllegalArgumentException wrong) {
      problems.add(
          "setting \"%s.%s\" must be %s".formatted(where, setting.name(), wrong.getMessage()));
      return null;
    }
  }

  private @Nullable List<String> keys(String where, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    List<String> keys = new ArrayList<>();
    boolean right = value.isArray();
    for (JsonNode key : value) {
      right &= key.isString();
      keys.add(key.asString(""));
    }
    if (!right) {
      problems.add("setting \"" + where + ".key_properties\" must be a list of property names");
    }
    return keys;
  }

  private void leftOver(String name, JsonNode value) {
    if (SettingsTable.WITHOUT_MEANING.contains(name)) {
      return;
    }
    if (SettingsTable.UNSUPPORTED.contains(name)) {
      boolean off =
          (value.isBoolean() && !value.booleanValue())
              || (value.isString() && value.asString().equalsIgnoreCase("false"))
              || (value.isNumber() && value.intValue() == 0)
              || (value.isContainer() && value.isEmpty())
              || (value.isObject() && !value.path("enable").asBoolean(true));
      if (!off) {
        problems.add("setting \"" + name + "\" is not supported by this version; remove it");
      }
      return;
    }
    Optional<String> nearest = nearest(name);
    warnings.add(
        "unknown setting \"%s\" is ignored%s"
            .formatted(name, nearest.map(known -> "; did you mean \"" + known + "\"?").orElse("")));
  }

  private static Optional<String> nearest(String name) {
    return SettingsTable.ALL.stream()
        .flatMap(setting -> Stream.concat(Stream.of(setting.name()), setting.aliases().stream()))
        .filter(known -> distance(name, known) <= FARTHEST_SUGGESTION)
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

  private void check(Map<String, Object> values) {
    if (!values.containsKey(SettingsTable.USER.name())
        && !values.containsKey(SettingsTable.URL.name())
        && problems.isEmpty()) {
      problems.add("setting \"user\" is missing: name the role to log in as");
    }
  }
}
