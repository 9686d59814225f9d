package dev.targetpostgres.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the {@code streams} setting: options of the streams that a name or glob matches. A
 * component is null if the entry does not set it.
 */
record StreamOverride(
    String glob,
    @Nullable String schema,
    @Nullable String table,
    @Nullable List<String> keyProperties,
    @Nullable LoadMethodName loadMethod,
    @Nullable String distributeBy,
    Map<String, ColumnOverride> columns) {
  static final StreamOverride NONE =
      new StreamOverride("*", null, null, null, null, null, Map.of());

  boolean matches(String stream) {
    return new Glob(glob).matches(stream);
  }

  /** Returns the other options with those that this entry sets. */
  StreamOptions over(StreamOptions other) {
    return new StreamOptions(
        other.naming().with(schema, table),
        loadMethod == null ? other.loadMethod() : loadMethod,
        distributeBy == null ? other.distributeBy() : distributeBy,
        keyProperties == null ? other.keyProperties() : keyProperties,
        other.keyRequired(),
        other.metadata(),
        other.hardDelete(),
        other.missingProperties(),
        other.keepsUnchanged(),
        columns.isEmpty() ? other.columns() : other.columns().with(columns),
        other.expressionValues());
  }
}
