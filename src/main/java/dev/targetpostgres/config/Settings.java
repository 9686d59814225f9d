package dev.targetpostgres.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The settings of a run, checked. Immutable.
 *
 * @param values by setting name; a setting that is missing has its default
 * @param streams the per-stream overrides, in the order written
 * @param warnings about what was written and has no effect
 */
public record Settings(
    Map<String, Object> values, List<StreamOverride> streams, List<String> warnings) {
  /** Copies its collections. */
  public Settings {
    values = Map.copyOf(values);
    streams = List.copyOf(streams);
    warnings = List.copyOf(warnings);
  }

  /**
   * The value of a setting that has a default.
   *
   * @throws NoSuchElementException for one without, where the user gave none
   */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(() -> new NoSuchElementException("setting " + setting.name() + " is unset"));
  }

  /** The value of a setting, or its default, or nothing. */
  @SuppressWarnings("unchecked") // SettingsReader put it there through the setting's own reader.
  public <T> Optional<T> find(Setting<T> setting) {
    Object value = values.get(setting.name());
    return value == null ? Optional.ofNullable(setting.fallback()) : Optional.of((T) value);
  }

  /** Whether the user gave the setting a value. */
  public boolean isGiven(Setting<?> setting) {
    return values.containsKey(setting.name());
  }

  /** Target schemas by the source schema in a stream's name. */
  public Map<String, String> schemaMapping() {
    Map<String, String> mapping = new HashMap<>();
    find(SettingsTable.SCHEMA_MAPPING)
        .ifPresent(
            written ->
                written
                    .properties()
                    .forEach(
                        entry ->
                            mapping.put(
                                entry.getKey(),
                                entry.getValue().path("target_schema").asString(""))));
    mapping.values().removeIf(String::isEmpty);
    return mapping;
  }

  /**
   * What the overrides say of a stream; an exact name wins over globs, later globs over earlier.
   */
  public StreamOverride stream(String name) {
    StreamOverride result = StreamOverride.NONE;
    for (StreamOverride override : streams) {
      if (!override.glob().equals(name) && override.matches(name)) {
        result = override.over(result);
      }
    }
    for (StreamOverride override : streams) {
      if (override.glob().equals(name)) {
        result = override.over(result);
      }
    }
    return result;
  }
}
