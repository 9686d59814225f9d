package dev.targetpostgres.config;

import dev.targetpostgres.json.JsonFault;
import dev.targetpostgres.report.MalformedJson;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The values that a user wrote in files and the environment. The last source that gives a setting a
 * value wins, under any of the setting's names. Null and the empty string do not count as values.
 */
final class WrittenSettings {
  private static final String PREFIX = "TARGET_POSTGRES_";

  /** The ending of a secret setting's name whose value is the path of a file with the secret. */
  private static final String FILE = "_file";

  /** The beginning of the launcher's variables, which are not settings. */
  private static final String OF_LAUNCHER = PREFIX + "JAVA_";

  /** The beginning of Meltano's own variables, such as {@code TARGET_POSTGRES__LOG_PARSER}. */
  private static final String OF_MELTANO = PREFIX + "_";

  private static final JsonNode NOTHING = NullNode.getInstance();

  private final Map<String, Written> settings = new HashMap<>();
  private final Set<String> others = new TreeSet<>();
  private final List<Text> problems;
  private final List<Text> warnings;

  WrittenSettings(List<Text> problems, List<Text> warnings) {
    this.problems = problems;
    this.warnings = warnings;
  }

  /**
   * A value with its name.
   *
   * @param name the name that the user wrote, which can be an alias
   */
  record Written(String name, JsonNode value) {
    /** Leaves out the value, since it can be a secret. */
    @Override
    public String toString() {
      return name;
    }
  }

  /** Returns the setting's value, or null if the user wrote none. */
  @Nullable Written find(Setting<?> setting) {
    return settings.get(setting.name());
  }

  /** Returns names that are unknown here and in other targets, in alphabetical order. */
  List<String> unknown() {
    return others.stream().filter(this::isUnknown).toList();
  }

  /** Returns whether the value is null or the empty string, which do not count as values. */
  static boolean isUnset(JsonNode value) {
    return value.isNull() || (value.isString() && value.asString().isEmpty());
  }

  void addFile(Path file) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException unreadable) {
      problems.add(Wording.CONFIG_NOT_READABLE.with(file, TextFile.reason(file, unreadable)));
      return;
    }
    try {
      if (Setting.readFile(content) instanceof ObjectNode object) {
        Map<String, JsonNode> source = new HashMap<>();
        object.properties().forEach(entry -> source.put(entry.getKey(), entry.getValue()));
        add(source);
      } else {
        problems.add(Wording.CONFIG_NOT_AN_OBJECT.with(file));
      }
    } catch (JacksonException malformed) {
      problems.add(notJson(file, content, malformed.getLocation()));
    }
  }

  private static Text notJson(Path file, byte[] content, TokenStreamLocation failed) {
    JsonFault fault = JsonFault.find(content, 0, content.length);
    if (fault == null) {
      Text reason = Wording.JSON_EXPECTED.with(Wording.JSON_VALUE.with());
      return Wording.CONFIG_NOT_JSON.with(file, failed.getLineNr(), failed.getColumnNr(), reason);
    }
    int line = 1;
    int start = 0;
    for (int i = 0; i < fault.position(); i++) {
      if (content[i] == '\n') {
        line++;
        start = i + 1;
      }
    }
    int column = MalformedJson.column(content, start, fault.position());
    return Wording.CONFIG_NOT_JSON.with(file, line, column, MalformedJson.reason(fault, content));
  }

  void addEnvironment(Map<String, String> environment) {
    Map<String, JsonNode> source = new HashMap<>();
    environment.forEach(
        (variable, value) -> {
          if (isOfSetting(variable)) {
            source.put(dotted(variable), StringNode.valueOf(value));
          }
        });
    add(source);
  }

  /** Returns the variables that have a value and name no setting, in alphabetical order. */
  List<String> ofNoSetting(Map<String, String> environment) {
    return variables(environment).filter(variable -> isUnknown(dotted(variable))).toList();
  }

  /** Returns the variables that give a setting another value than here, in alphabetical order. */
  List<String> unread(Map<String, String> environment) {
    return variables(environment)
        .filter(
            variable ->
                SettingsTable.ALL.stream()
                    .filter(setting -> setting.spellings().anyMatch(dotted(variable)::equals))
                    .anyMatch(setting -> differs(setting, environment.get(variable))))
        .toList();
  }

  private boolean differs(Setting<?> setting, @Nullable String value) {
    Written written = find(setting);
    try {
      return written == null
          || !setting
              .reader()
              .apply(written.value())
              .equals(setting.reader().apply(StringNode.valueOf(value)));
    } catch (IllegalArgumentException wrong) {
      return true;
    }
  }

  private static Stream<String> variables(Map<String, String> environment) {
    return environment.keySet().stream()
        .filter(WrittenSettings::isOfSetting)
        .filter(variable -> !environment.getOrDefault(variable, "").isEmpty())
        .sorted();
  }

  private boolean isUnknown(String name) {
    return others.contains(name) && !OtherTargets.isWithoutMeaning(name);
  }

  private static boolean isOfSetting(String variable) {
    return variable.startsWith(PREFIX)
        && !variable.startsWith(OF_LAUNCHER)
        && !variable.startsWith(OF_MELTANO);
  }

  /** Returns the setting's name for a variable, which has one or two underscores for a dot. */
  private static String dotted(String variable) {
    String name = variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    String plain = name.replace("__", "_");
    for (Setting<?> setting : SettingsTable.ALL) {
      String known = setting.name().replace('.', '_');
      if (known.equals(plain) || (setting.secret() && (known + FILE).equals(plain))) {
        return setting.name() + plain.substring(known.length());
      }
    }
    return name;
  }

  private void add(Map<String, JsonNode> source) {
    source.values().removeIf(WrittenSettings::isUnset);
    spread(source);
    OtherTargets.joinParallelism(source);
    SettingsTable.ALL.stream()
        .filter(Setting::secret)
        .forEach(setting -> addFiles(setting, source));
    for (Setting<?> setting : SettingsTable.ALL) {
      List<String> names = new ArrayList<>(setting.names());
      names.retainAll(source.keySet());
      if (!names.isEmpty()) {
        Written written = new Written(names.get(0), source.getOrDefault(names.get(0), NOTHING));
        settings.put(setting.name(), written);
        names.stream()
            .filter(name -> !written.value().equals(source.get(name)))
            .forEach(name -> warnOfTwoNames(written.name(), name));
      }
      source.keySet().removeAll(setting.names());
    }
    others.addAll(source.keySet());
  }

  /** Reads secrets from files of their own, such as those that container platforms mount. */
  private void addFiles(Setting<?> setting, Map<String, JsonNode> source) {
    for (String name : setting.names()) {
      JsonNode file = source.remove(name + FILE);
      if (file != null && source.containsKey(name)) {
        warnOfTwoNames(name, name + FILE);
      } else if (file != null) {
        addFile(name, file, source);
      }
    }
  }

  private void addFile(String name, JsonNode file, Map<String, JsonNode> source) {
    try {
      String content = TextFile.read(file.asString(""));
      if (!content.isEmpty()) {
        source.put(name, StringNode.valueOf(content));
      }
    } catch (IOException | InvalidPathException unreadable) {
      problems.add(Wording.SETTING_FILE_NOT_READABLE.with(name + FILE, unreadable.getMessage()));
    }
  }

  /** Makes the members of the object settings of their own. A setting given outside it wins. */
  private void spread(Map<String, JsonNode> source) {
    JsonNode parent = source.remove(SshSettings.PARENT);
    if (parent == null) {
      return;
    }
    try {
      for (Map.Entry<String, JsonNode> member : Setting.readObject(parent).properties()) {
        if (!isUnset(member.getValue())) {
          source.putIfAbsent(SshSettings.PARENT + "." + member.getKey(), member.getValue());
        }
      }
    } catch (IllegalArgumentException wrong) {
      problems.add(Wording.MUST_BE.with(SshSettings.PARENT, wrong.getMessage()));
    }
  }

  private void warnOfTwoNames(String name, String passedOver) {
    warnings.add(Wording.SETTING_GIVEN_TWICE.with(passedOver, name));
  }
}
