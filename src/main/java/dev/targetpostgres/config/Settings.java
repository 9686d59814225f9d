package dev.targetpostgres.config;

import dev.targetpostgres.report.Text;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The checked settings of a run. Immutable.
 *
 * @param values the user's values by setting name
 * @param defaults another target's defaults by setting name, which replace ours
 * @param streams the overrides per stream, in the order written
 * @param environment libpq's variables, {@code PG*}
 * @param sshHosts the SSH servers to pass through, the nearest first; none for no tunnel
 * @param warnings warnings about settings without an effect
 */
public record Settings(
    Map<String, Object> values,
    Map<String, Object> defaults,
    List<StreamOverride> streams,
    Map<String, String> environment,
    List<SshHost> sshHosts,
    List<Text> warnings) {
  /** Copies its collections. */
  public Settings {
    values = Map.copyOf(values);
    defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    streams = List.copyOf(streams);
    environment = Map.copyOf(environment);
    sshHosts = List.copyOf(sshHosts);
    warnings = List.copyOf(warnings);
  }

  /** Makes settings with our own defaults and without warnings. */
  public Settings(Map<String, Object> values, Map<String, String> environment) {
    this(values, Map.of(), List.of(), environment, List.of(), List.of());
  }

  /**
   * Returns the value of a setting, or its default.
   *
   * @throws NoSuchElementException if it has neither
   */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(() -> new NoSuchElementException("setting " + setting.name() + " is unset"));
  }

  /** Returns the value of a setting, or its default, or nothing. */
  @SuppressWarnings("unchecked") // SettingsReader put it there through the setting's own reader.
  public <T> Optional<T> find(Setting<T> setting) {
    Object value = values.get(setting.name());
    Object given = value == null ? defaults.get(setting.name()) : value;
    return given == null ? Optional.ofNullable(setting.fallback()) : Optional.of((T) given);
  }

  /** Returns a text about the defaults that {@code compatible_with} changes, empty if unset. */
  public String implied() {
    String implied =
        defaults.entrySet().stream()
            .map(entry -> entry.getKey() + " " + Setting.written(entry.getValue()))
            .collect(Collectors.joining(", "));
    return find(SettingsTable.COMPATIBLE_WITH)
        .map(
            target ->
                Setting.spelled(target)
                    + ": "
                    + (implied.isEmpty() ? "changes no default here" : implied))
        .orElse("");
  }

  /** Returns whether the user gave the setting a value. */
  public boolean isGiven(Setting<?> setting) {
    return values.containsKey(setting.name());
  }

  /** Returns the value of a setting, or its default, as a user would write it; else "". */
  public String written(Setting<?> setting) {
    return Setting.written(find(setting).orElse(null));
  }

  /** Returns the user's values in the documentation's order. Secret values are not shown. */
  public Map<String, String> withoutSecrets() {
    Map<String, String> shown = new LinkedHashMap<>();
    for (Setting<?> setting : SettingsTable.ALL) {
      if (isGiven(setting)) {
        // Members of an object can be secret, for example driver properties.
        boolean hidden = setting.secret() || find(setting).orElseThrow() instanceof JsonNode;
        shown.put(setting.name(), hidden ? "set, not shown" : written(setting));
      }
    }
    return shown;
  }

  /** Returns the members of an object as texts, in the order written. */
  public Map<String, String> texts(Setting<ObjectNode> setting) {
    Map<String, String> texts = new LinkedHashMap<>();
    find(setting)
        .ifPresent(
            object ->
                object
                    .properties()
                    .forEach(member -> texts.put(member.getKey(), member.getValue().asString())));
    return texts;
  }

  /** Names the settings that are given and leaves the values out, since they can be secrets. */
  @Override
  public String toString() {
    return "settings " + new TreeSet<>(values.keySet());
  }
}
