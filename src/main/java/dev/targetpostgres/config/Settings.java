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
 * The settings of a run, checked. Immutable.
 *
 * @param values by setting name, as the user gave them
 * @param defaults of another target, by setting name, that count in place of ours
 * @param streams the per-stream overrides, in the order written
 * @param environment libpq's variables, {@code PG*}
 * @param sshHosts the SSH servers to pass through, the nearest first; none for no tunnel
 * @param warnings about what was written and has no effect
 * @param unread what to say of variables that look like settings, and were not read
 */
public record Settings(
    Map<String, Object> values,
    Map<String, Object> defaults,
    List<StreamOverride> streams,
    Map<String, String> environment,
    List<SshHost> sshHosts,
    List<Text> warnings,
    Optional<Text> unread) {
  /** Copies its collections. */
  public Settings {
    values = Map.copyOf(values);
    defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
    streams = List.copyOf(streams);
    environment = Map.copyOf(environment);
    sshHosts = List.copyOf(sshHosts);
    warnings = List.copyOf(warnings);
  }

  /** Settings with our own defaults, of which there is nothing to tell. */
  public Settings(Map<String, Object> values, Map<String, String> environment) {
    this(values, Map.of(), List.of(), environment, List.of(), List.of(), Optional.empty());
  }

  /**
   * The value of a setting that has a default.
   *
   * @throws NoSuchElementException for one without, if the user gave none
   */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(() -> new NoSuchElementException("setting " + setting.name() + " is unset"));
  }

  /** The value of a setting, or its default, or nothing. */
  @SuppressWarnings("unchecked") // SettingsReader put it there through the setting's own reader.
  public <T> Optional<T> find(Setting<T> setting) {
    Object value = values.get(setting.name());
    Object given = value == null ? defaults.get(setting.name()) : value;
    return given == null ? Optional.ofNullable(setting.fallback()) : Optional.of((T) given);
  }

  /** Returns what {@code compatible_with} implies, in words for people, empty if it is not set. */
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

  /** Whether the user gave the setting a value. */
  public boolean isGiven(Setting<?> setting) {
    return values.containsKey(setting.name());
  }

  /** The value of a setting or its default as a user would write it, empty if there is none. */
  public String written(Setting<?> setting) {
    return Setting.written(find(setting).orElse(null));
  }

  /** What the user has set, by name and in the documentation's order; secrets are only named. */
  public Map<String, String> withoutSecrets() {
    Map<String, String> shown = new LinkedHashMap<>();
    for (Setting<?> setting : SettingsTable.ALL) {
      if (isGiven(setting)) {
        // What is in an object may be secret too, as a driver's property can be.
        boolean hidden = setting.secret() || find(setting).orElseThrow() instanceof JsonNode;
        shown.put(setting.name(), hidden ? "set, not shown" : written(setting));
      }
    }
    return shown;
  }

  /** The members of an object, as text, in the order written. */
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

  /** The names of what is given, without values, which may be secrets. */
  @Override
  public String toString() {
    return "settings " + new TreeSet<>(values.keySet());
  }
}
