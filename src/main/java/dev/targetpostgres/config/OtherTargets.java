package dev.targetpostgres.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The settings of other targets that this program ignores, so that users need not rewrite their
 * configuration.
 */
final class OtherTargets {
  /** Settings without an effect: they choose what is always or never done, or set elsewhere. */
  static final List<String> WITHOUT_MEANING =
      List.of(
          "add_upsert_indexes",
          "archive_load_files",
          "batch_detection_threshold",
          "dialect+driver",
          "disable_collection",
          "disable_table_cache",
          "faker_config",
          "flush_all_streams",
          "invalid_records_threshold",
          "logging_level",
          "max_batch_size",
          "parallelism_max",
          "persist_empty_tables",
          "ssl_storage_directory",
          "state_support",
          "temp_dir",
          "use_copy");

  private static final String PARALLELISM = "parallelism";
  private static final String MAX_PARALLELISM = "max_parallelism";
  private static final Set<String> AUTOMATIC = Set.of("0", "-1");

  private OtherTargets() {}

  static boolean isWithoutMeaning(String name) {
    return holds(WITHOUT_MEANING, name);
  }

  /**
   * Removes one of PipelineWise's two settings for the number of workers. Its maximum only counts
   * if the other one leaves the number open.
   */
  static void joinParallelism(Map<String, JsonNode> source) {
    JsonNode wanted = source.get(PARALLELISM);
    if (wanted != null && source.containsKey(MAX_PARALLELISM)) {
      source.remove(AUTOMATIC.contains(wanted.asString("")) ? PARALLELISM : MAX_PARALLELISM);
    }
  }

  /** Returns whether the list has the name, also as an environment variable spells it. */
  private static boolean holds(List<String> names, String name) {
    return names.stream().anyMatch(known -> plain(known).equals(plain(name)));
  }

  private static String plain(String name) {
    return name.replace('.', '_').replace('+', '_').replace("__", "_");
  }
}
