package dev.targetpostgres.values;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The settings that hazards are loaded with. */
final class HazardSettings {
  static final List<String> METHODS = List.of("append", "upsert", "overwrite");

  private HazardSettings() {}

  /** Names of streams are those of hazards, and tables have no columns beside the tap's. */
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

  /** The same, with columns that keep their types: what they cannot hold is refused. */
  static Map<String, String> refusing(Map<String, String> more, String method) {
    Map<String, String> settings = with(more, method);
    settings.putIfAbsent("schema_evolution", "add-columns");
    return settings;
  }
}
