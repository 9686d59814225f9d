package dev.targetpostgres.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Settings of other targets that are none of ours, so that a configuration written for one of them
 * need not be rewritten: what changes nothing is passed over, and what would change the outcome is
 * refused where it is switched on.
 */
final class OtherTargets {
  /** Change nothing here: what they ask for is done always, never, or by another setting. */
  static final List<String> WITHOUT_MEANING =
      List.of(
          "add_upsert_indexes",
          "batch_detection_threshold",
          "dialect+driver",
          "disable_collection",
          "flush_all_streams",
          "invalid_records_threshold",
          "logging_level",
          "persist_empty_tables",
          "ssl_storage_directory",
          "state_support",
          "temp_dir",
          "use_copy");

  /** Would change what is loaded or how, and are refused unless they are switched off. */
  static final List<String> UNSUPPORTED = List.of("stream_maps");

  /** Say how to do what {@link #UNSUPPORTED} would switch on; without that they mean nothing. */
  static final List<String> DETAILS_OF_UNSUPPORTED = List.of("faker_config", "stream_map_config");

  /** Values that switch something off, or ask for what is done anyway. */
  private static final Set<String> OFF =
      Set.of("", "null", "false", "0", "no", "off", "{}", "[]", "fail");

  private static final String PARALLELISM = "parallelism";
  private static final String MAX_PARALLELISM = "max_parallelism";
  private static final Set<String> AUTOMATIC = Set.of("0", "-1");

  private OtherTargets() {}

  static boolean isWithoutMeaning(String name) {
    return holds(WITHOUT_MEANING, name) || holds(DETAILS_OF_UNSUPPORTED, name);
  }

  static boolean isUnsupported(String name) {
    return holds(UNSUPPORTED, name);
  }

  static boolean isOff(JsonNode value) {
    String written = value.isString() ? value.asString() : value.toString();
    return OFF.contains(written.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * PipelineWise has two settings where we have one: how many lanes there are to be, and at the
   * most where the first leaves that open.
   */
  static void joinParallelism(Map<String, JsonNode> source) {
    JsonNode wanted = source.get(PARALLELISM);
    if (wanted != null && source.containsKey(MAX_PARALLELISM)) {
      source.remove(AUTOMATIC.contains(wanted.asString("")) ? PARALLELISM : MAX_PARALLELISM);
    }
  }

  /** Environment variables can have neither dots nor plus signs in their names. */
  private static boolean holds(List<String> names, String name) {
    return names.stream().anyMatch(known -> plain(known).equals(plain(name)));
  }

  private static String plain(String name) {
    return name.replace('.', '_').replace('+', '_').replace("__", "_");
  }
}
