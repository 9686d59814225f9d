package dev.targetpostgres.config;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where rows go, and how they get there. Immutable.
 *
 * @param schemas that the settings name, in alphabetical order, {@code public} if they name no
 *     default; a stream's own name may name another
 * @param usual what holds for a stream that no override matches
 * @param overrides of it for streams by name or glob, in the order written
 * @param maps which streams are loaded of those that come in
 * @param workersPerStream 0 to 64; connections that load one stream at the same time, 0 to let the
 *     program decide
 * @param activatesVersions whether ACTIVATE_VERSION does anything
 * @param deletesBatchFiles whether a file of a BATCH message is deleted once its records are
 *     committed
 * @param replays whether rejected records are loaded again: they join the rows that are there
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

  /** Returns what holds for a stream: an exact name wins over globs, later globs over earlier. */
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

  /** Returns the options for loading rejected records again. No STATE comes with them. */
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
