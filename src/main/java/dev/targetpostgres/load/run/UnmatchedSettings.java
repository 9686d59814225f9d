package dev.targetpostgres.load.run;

import dev.targetpostgres.config.LoadOptions;
import dev.targetpostgres.config.NearNames;
import dev.targetpostgres.load.plan.StreamTarget;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.Property;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of settings that name a stream or a property that does not come, perhaps because the name
 * is misspelled. Not thread-safe.
 *
 * <p>Many taps send only some of their streams on a day, so a stream that is missing is usual. A
 * warning needs a stream that came, has a similar name, and is not named by the same setting.
 */
final class UnmatchedSettings {
  private static final Logger LOG = LoggerFactory.getLogger(UnmatchedSettings.class);

  private final LoadOptions options;

  /** The streams that are loaded from each stream of the tap. */
  private final Map<String, List<String>> outputs = new LinkedHashMap<>();

  UnmatchedSettings(LoadOptions options) {
    this.options = options;
  }

  /** Called for a SCHEMA, with the streams that are loaded from its stream. */
  void declared(String stream, List<String> loaded) {
    outputs.put(stream, loaded);
  }

  /** Called with the first SCHEMA of a stream that is loaded. */
  void declared(StreamTarget target, Collection<String> sent) {
    Set<String> known = new LinkedHashSet<>(sent);
    target.schema().properties().stream().map(Property::name).forEach(known::add);
    for (String column : options.namedColumns(target.stream())) {
      if (!known.contains(column)) {
        NearNames.nearest(column, known)
            .map(near -> Wording.COLUMN_MISSPELT.with(target.stream(), column, near))
            .orElseGet(() -> Wording.COLUMN_OF_NO_PROPERTY.with(target.stream(), column))
            .warn(LOG);
      }
    }
  }

  /** Called when all of the input has been read. */
  void ended() {
    Set<String> loaded = new LinkedHashSet<>();
    outputs.forEach((stream, made) -> loaded.addAll(made.isEmpty() ? List.of(stream) : made));
    warn(options.namedStreams(), loaded);
    warn(options.maps().namedStreams(), outputs.keySet());
    Map<String, String> mapped = new LinkedHashMap<>();
    options
        .usual()
        .naming()
        .schemasBySource()
        .keySet()
        .forEach(schema -> mapped.put("schema_mapping." + schema, schema));
    warn(mapped, sourceSchemas(loaded));
  }

  private Set<String> sourceSchemas(Set<String> streams) {
    Set<String> schemas = new LinkedHashSet<>();
    for (String stream : streams) {
      String[] parts = stream.split("-", -1);
      if (options.usual().naming().splitsNames() && parts.length > 1) {
        schemas.add(parts[parts.length - 2]);
      }
    }
    return schemas;
  }

  private void warn(Map<String, String> named, Set<String> came) {
    List<String> others = new ArrayList<>(came);
    others.removeAll(named.values());
    named.forEach(
        (setting, name) -> {
          if (!came.contains(name)) {
            List<String> renamed = outputs.getOrDefault(name, List.of());
            NearNames.ofStream(name, others)
                .or(() -> renamed.stream().findFirst())
                .map(near -> Wording.SETTING_OF_NO_STREAM.with(setting, near))
                .ifPresent(warning -> warning.warn(LOG));
          }
        });
  }
}
