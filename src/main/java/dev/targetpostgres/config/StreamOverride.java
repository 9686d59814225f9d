package dev.targetpostgres.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code streams} setting says of the streams that a name or glob matches; null where it
 * says nothing.
 */
public record StreamOverride(
    String glob,
    @Nullable String schema,
    @Nullable String table,
    @Nullable List<String> keyProperties,
    @Nullable LoadMethodName loadMethod,
    Map<String, ColumnOverride> columns) {
  static final StreamOverride NONE = new StreamOverride("*", null, null, null, null, Map.of());

  boolean matches(String stream) {
    return new Glob(glob).matches(stream);
  }

  /** This one's words where it has them, the other's where not. */
  StreamOverride over(StreamOverride other) {
    return new StreamOverride(
        glob,
        schema == null ? other.schema : schema,
        table == null ? other.table : table,
        keyProperties == null ? other.keyProperties : keyProperties,
        loadMethod == null ? other.loadMethod : loadMethod,
        columns.isEmpty() ? other.columns : columns);
  }
}
