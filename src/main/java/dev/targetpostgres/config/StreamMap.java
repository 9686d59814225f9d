package dev.targetpostgres.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code stream_maps} setting makes of a stream.
 *
 * @param name the stream that comes of it, or null for the one that goes in
 * @param keyProperties its key, or null for the one that its SCHEMA names
 * @param filter SQL that is true of the records to keep, or null to keep all
 * @param onlyNamed whether properties that {@code properties} does not name are left out
 * @param properties by name: SQL that computes it, or the name of another property; nothing where
 *     it is left out
 */
public record StreamMap(
    @Nullable String name,
    @Nullable List<String> keyProperties,
    @Nullable String filter,
    boolean onlyNamed,
    Map<String, Optional<String>> properties) {
  /** The stream as it is. */
  public static final StreamMap SAME = new StreamMap(null, null, null, false, Map.of());

  /** Copies its collections. */
  public StreamMap {
    keyProperties = keyProperties == null ? null : List.copyOf(keyProperties);
    properties = new LinkedHashMap<>(properties);
  }

  /** Whether the stream stays as it is. Not asked by equals, which is linked when first called. */
  public boolean isSame() {
    return name == null
        && keyProperties == null
        && filter == null
        && !onlyNamed
        && properties.isEmpty();
  }

  /** The name of what comes of a stream. */
  public String nameOf(String stream) {
    return name == null ? stream : name;
  }
}
