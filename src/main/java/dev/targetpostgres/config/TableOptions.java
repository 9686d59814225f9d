package dev.targetpostgres.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The options for making and changing tables. Immutable.
 *
 * @param evolution the changes that an existing table can get
 * @param maxRewriteBytes size of the largest table that may be rewritten to widen a column
 * @param lockTimeoutSeconds time that DDL waits for a lock, up to 86,400; 0 for no limit
 * @param overwriteStaging the kind of an overwrite's staging table
 * @param analyzesNew whether large tables that the run creates are analyzed at its end
 * @param usual options of the schemas that {@code schemas} does not name
 * @param schemas options of schemas by name
 */
public record TableOptions(
    SchemaEvolution evolution,
    long maxRewriteBytes,
    int lockTimeoutSeconds,
    OverwriteStaging overwriteStaging,
    boolean analyzesNew,
    InSchema usual,
    Map<String, InSchema> schemas) {
  /** Copies its map. */
  public TableOptions {
    schemas = Map.copyOf(schemas);
  }

  static TableOptions of(Settings settings) {
    InSchema usual =
        new InSchema(settings.find(HookSettings.SELECT_PERMISSIONS).orElse(List.of()), Map.of());
    Map<String, InSchema> schemas = new HashMap<>();
    mapped(settings)
        .map(Map.Entry::getValue)
        .forEach(body -> schemas.merge(schema(body), InSchema.of(body), InSchema::and));
    schemas.replaceAll((name, own) -> own.withReaders(usual.readers()));
    return new TableOptions(
        settings.get(SettingsTable.SCHEMA_EVOLUTION),
        settings.get(SettingsTable.MAX_REWRITE_BYTES),
        settings.get(SettingsTable.LOCK_TIMEOUT_SECONDS),
        settings.get(SettingsTable.OVERWRITE_STAGING),
        settings.get(SettingsTable.ANALYZE_NEW_TABLES),
        usual,
        schemas);
  }

  /** Returns the roles that may read the tables of the schema. */
  public List<String> readers(String schema) {
    return schemas.getOrDefault(schema, usual).readers();
  }

  /** Returns the wanted indexes of the schema's tables, by table: the properties of each index. */
  public Map<String, List<List<String>>> indexes(String schema) {
    return schemas.getOrDefault(schema, usual).indexes();
  }

  /** Returns the target schemas of PipelineWise's mapping by source schema. */
  static Map<String, String> schemasBySource(Settings settings) {
    Map<String, String> schemas = new HashMap<>();
    mapped(settings).forEach(entry -> schemas.put(entry.getKey(), schema(entry.getValue())));
    schemas.values().removeIf(String::isEmpty);
    return schemas;
  }

  private static Stream<Map.Entry<String, JsonNode>> mapped(Settings settings) {
    return settings.find(SettingsTable.SCHEMA_MAPPING).stream()
        .flatMap(mapping -> mapping.properties().stream());
  }

  private static String schema(JsonNode mapped) {
    return mapped.path(NestedSettings.TARGET_SCHEMA).asString("");
  }

  /**
   * The options for the tables of a schema. Immutable.
   *
   * @param readers roles that may read them
   * @param indexes the wanted indexes by table: the properties of each index
   */
  public record InSchema(List<String> readers, Map<String, List<List<String>>> indexes) {
    /** Copies its collections. */
    public InSchema {
      readers = List.copyOf(readers);
      indexes = Map.copyOf(indexes);
    }

    private static InSchema of(JsonNode mapped) {
      Map<String, List<List<String>>> indexes = new HashMap<>();
      if (mapped.path(NestedSettings.INDICES) instanceof ObjectNode tables) {
        for (Map.Entry<String, JsonNode> table : tables.properties()) {
          indexes.put(
              table.getKey(), texts(table.getValue()).stream().map(InSchema::names).toList());
        }
      }
      return new InSchema(texts(mapped.path(NestedSettings.PERMISSIONS)), indexes);
    }

    private static List<String> texts(JsonNode written) {
      return written.isMissingNode() || WrittenSettings.isUnset(written)
          ? List.of()
          : Setting.readTexts(written);
    }

    private static List<String> names(String written) {
      return Stream.of(written.split(",")).map(String::strip).toList();
    }

    /** Returns both options together, since several source schemas can have the same target. */
    private InSchema and(InSchema other) {
      Map<String, List<List<String>>> both = new HashMap<>(indexes);
      other.indexes.forEach((table, more) -> both.merge(table, more, InSchema::joined));
      return new InSchema(joined(readers, other.readers), both);
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
      List<T> joined = new ArrayList<>(first);
      joined.addAll(second);
      return joined;
    }

    private InSchema withReaders(List<String> usual) {
      return readers.isEmpty() ? new InSchema(usual, indexes) : this;
    }
  }
}
