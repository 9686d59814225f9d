package dev.targetpostgres.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The options for loading streams into tables. Immutable.
 *
 * @param schemas schemas that the settings name, in alphabetical order, with {@code public} if they
 *     name no default; the name of a stream can add another
 * @param usual options of a stream that no override matches
 * @param overrides options of streams by name or glob, in the order written
 * @param maps the streams to load for each stream of the input
 * @param workersPerStream number of connections that load one stream at the same time, 1 to 64; 0
 *     if the program decides
 * @param activatesVersions whether ACTIVATE_VERSION messages have an effect
 * @param deletesBatchFiles whether a file of a BATCH message is deleted after its records are
 *     committed
 * @param replays whether rejected records are loaded again; they are added to the existing rows
 */
public record LoadOptions(
    Set<String> schemas,
    StreamOptions usual,
    List<StreamOverride> overrides,
    StreamMaps maps,
    TableOptions tables,
    RecordOptions records,
    StateOptions state,
    HookOptions hooks,
    int workersPerStream,
    boolean activatesVersions,
    boolean deletesBatchFiles,
    boolean replays) {
  private static final String PUBLIC = "public";

  /** Copies its collections. */
  public LoadOptions {
    schemas = Collections.unmodifiableSet(new TreeSet<>(schemas));
    overrides = List.copyOf(overrides);
  }

  static LoadOptions of(Settings settings) {
    Set<String> schemas = new TreeSet<>(TableOptions.schemasBySource(settings).values());
    schemas.add(defaultSchema(settings));
    return new LoadOptions(
        schemas,
        StreamOptions.of(settings),
        settings.streams(),
        StreamMapSettings.of(settings),
        TableOptions.of(settings),
        RecordOptions.of(settings),
        StateOptions.of(settings),
        HookOptions.of(settings),
        settings.get(SettingsTable.MAX_PARALLELISM_PER_STREAM),
        settings.get(SettingsTable.ACTIVATE_VERSION),
        settings.get(BatchSettings.DELETE_BATCH_FILES),
        false);
  }

  static String defaultSchema(Settings settings) {
    return settings.find(SettingsTable.DEFAULT_TARGET_SCHEMA).orElse(PUBLIC);
  }

  /** Returns a stream's options: an exact name wins over globs, later globs over earlier ones. */
  public StreamOptions stream(String name) {
    StreamOptions result = usual;
    for (StreamOverride override : overrides) {
      if (!override.glob().equals(name) && override.matches(name)) {
        result = override.over(result);
      }
    }
    for (StreamOverride override : overrides) {
      if (override.glob().equals(name)) {
        result = override.over(result);
      }
    }
    return replays ? result.joiningRows() : result;
  }

  /**
   * Returns the settings that name one stream, each with the name in it. Globs are left out.
   *
   * @return the names by setting, of streams that are loaded
   */
  public Map<String, String> namedStreams() {
    Map<String, String> named = new LinkedHashMap<>();
    overrides.stream()
        .map(StreamOverride::glob)
        .filter(name -> !new Glob(name).isOpen())
        .forEach(name -> named.put("streams." + name, name));
    return named;
  }

  /** Returns the properties whose columns the entry for exactly this stream chooses. */
  public Set<String> namedColumns(String stream) {
    return overrides.stream()
        .filter(override -> override.glob().equals(stream))
        .map(override -> override.columns().keySet())
        .findFirst()
        .orElse(Set.of());
  }

  /** Returns the options for loading rejected records again, which come without a STATE. */
  LoadOptions forReplay() {
    return new LoadOptions(
        schemas,
        usual,
        overrides,
        maps,
        tables,
        records,
        new StateOptions(false, state.schema(), state.pipeline()),
        hooks,
        workersPerStream,
        activatesVersions,
        deletesBatchFiles,
        true);
  }
}
