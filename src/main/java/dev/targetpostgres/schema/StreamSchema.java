package dev.targetpostgres.schema;

import dev.targetpostgres.report.Wording;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A stream as its SCHEMA message declares it. Immutable.
 *
 * @param stream name from the tap
 * @param properties properties in the order of declaration, including those of the key
 * @param keys names of the key properties, empty for a stream without a key
 */
public record StreamSchema(String stream, List<Property> properties, List<String> keys) {
  public StreamSchema {
    properties = List.copyOf(properties);
    keys = List.copyOf(keys);
  }

  /**
   * Reads a JSON Schema in normal form.
   *
   * @param columnNames converts names of properties to names of columns
   * @throws IllegalArgumentException with the reason, if the schema cannot have a table
   */
  public static StreamSchema of(
      String stream,
      JsonNode jsonSchema,
      List<String> keys,
      TypeOptions types,
      UnaryOperator<String> columnNames,
      Map<String, PropertyOverride> overrides) {
    return of(stream, jsonSchema, keys, types, columnNames, overrides, null);
  }

  /**
   * Reads a JSON Schema in normal form and applies a stream map.
   *
   * @param columnNames converts names of properties to names of columns
   * @param mapped mapped properties in their order, or null for those of the schema
   * @throws IllegalArgumentException with the reason, if the schema cannot have a table
   */
  public static StreamSchema of(
      String stream,
      JsonNode jsonSchema,
      List<String> keys,
      TypeOptions types,
      UnaryOperator<String> columnNames,
      Map<String, PropertyOverride> overrides,
      @Nullable List<MappedProperty> mapped) {
    List<Property> properties =
        new SchemaProperties(jsonSchema, keys, types, columnNames, overrides).list(mapped);
    StreamSchema schema = new StreamSchema(stream, properties, keys.stream().distinct().toList());
    for (String key : schema.keys()) {
      if (schema.property(key).isEmpty()) {
        throw new IllegalArgumentException(Wording.KEY_NOT_DECLARED.with(key).toString());
      }
    }
    return schema;
  }

  /** Returns the property of that name. */
  public Optional<Property> property(String name) {
    return properties.stream().filter(property -> property.name().equals(name)).findFirst();
  }

  /** Returns the columns of the key properties, in the key's order. */
  public List<String> keyColumns() {
    return keys.stream().map(key -> property(key).orElseThrow().column()).toList();
  }

  /** Returns the names of the tap's properties whose columns have a type by setting. */
  public Set<String> chosenProperties() {
    return properties.stream()
        .filter(property -> property.chosen() && property.path().size() == 1)
        .map(property -> property.path().get(0))
        .collect(Collectors.toSet());
  }
}
