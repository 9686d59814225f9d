package dev.targetpostgres.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An output stream that the {@code stream_maps} setting makes of a stream of the input.
 *
 * @param name name of the output, or null if it keeps its name
 * @param keyProperties key of the output, or null for that of the SCHEMA
 * @param filter SQL condition for the records to keep, or null to keep all
 * @param onlyNamed whether properties that {@code properties} does not name are left out
 * @param properties for each property, an SQL expression or the name of another property; nothing
 *     if the property is left out
 */
public record StreamMap(
    @Nullable String name,
    @Nullable List<String> keyProperties,
    @Nullable String filter,
    boolean onlyNamed,
    Map<String, Optional<String>> properties) {
  /** The map that changes nothing. */
  public static final StreamMap SAME = new StreamMap(null, null, null, false, Map.of());

  /** Copies its collections. */
  public StreamMap {
    keyProperties = keyProperties == null ? null : List.copyOf(keyProperties);
    properties = new LinkedHashMap<>(properties);
  }

  /** Returns whether the map changes nothing. The first equals of a record would cost start-up. */
  public boolean isSame() {
    return name == null
        && keyProperties == null
        && filter == null
        && !onlyNamed
        && properties.isEmpty();
  }

  /** Returns the name of the output for a stream of the input. */
  public String nameOf(String stream) {
    return name == null ? stream : name;
  }
}
