package dev.targetpostgres.values;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The settings for loading hazards. */
final class HazardSettings {
  static final List<String> METHODS = List.of("append", "upsert", "overwrite");

  private HazardSettings() {}

  /** Returns settings with the hazards' names as stream names and without metadata columns. */
  static Map<String, String> with(Map<String, String> more, String method) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "default_target_schema", "hazards",
                "split_stream_names", "false",
                "add_record_metadata", "false",
                "invalid_records", "reject",
                "load_method", method));
    settings.putAll(more);
    return settings;
  }

  /** Returns settings with which columns keep their types and too large values are rejected. */
  static Map<String, String> refusing(Map<String, String> more, String method) {
    Map<String, String> settings = with(more, method);
    settings.putIfAbsent("schema_evolution", "add-columns");
    return settings;
  }
}
