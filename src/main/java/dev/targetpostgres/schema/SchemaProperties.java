package dev.targetpostgres.schema;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType.Simple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Collects the properties of a JSON Schema, including the members of flattened objects. */
final class SchemaProperties {
  private final JsonNode jsonSchema;
  private final List<String> keys;
  private final TypeOptions options;
  private final UnaryOperator<String> columnNames;
  private final Map<String, PropertyOverride> overrides;
  private final JsonSchemaTypes types;
  private final List<Property> properties = new ArrayList<>();
  private final Map<String, Property> byColumn = new HashMap<>();

  SchemaProperties(
      JsonNode jsonSchema,
      List<String> keys,
      TypeOptions options,
      UnaryOperator<String> columnNames,
      Map<String, PropertyOverride> overrides) {
    this.jsonSchema = jsonSchema;
    this.keys = keys;
    this.options = options;
    this.columnNames = columnNames;
    this.overrides = overrides;
    types = new JsonSchemaTypes(jsonSchema, options);
  }

  /**
   * Returns the properties in the order of declaration, or of the stream map.
   *
   * @param mapped properties from a stream map, or null for those of the JSON Schema
   * @throws IllegalArgumentException if two properties have the same column
   */
  List<Property> list(@Nullable List<MappedProperty> mapped) {
    JsonNode declared = jsonSchema.path("properties");
    if (mapped == null) {
      declared
          .properties()
          .forEach(
              entry -> add(entry.getKey(), List.of(entry.getKey()), entry.getValue(), Set.of()));
      return properties;
    }
    for (MappedProperty property : mapped) {
      String source = property.source();
      if (source == null) {
        add(property.name(), Simple.TEXT, ContentEncoding.NONE, List.of(), property.expression());
      } else {
        add(property.name(), List.of(source), declared.path(source), Set.of());
      }
    }
    return properties;
  }

  /**
   * Adds the property at the path, or the members of the object there.
   *
   * @param outermost first name of the path, or the name that replaces it
   * @param followed references already followed
   */
  private void add(String outermost, List<String> path, JsonNode declared, Set<String> followed) {
    Set<String> further = new HashSet<>(followed);
    boolean divisible = path.size() <= options.flattening().depth() && !keys.contains(outermost);
    ObjectNode members = divisible ? types.members(declared, further) : null;
    if (members == null) {
      List<String> names = new ArrayList<>(path);
      names.set(0, outermost);
      add(
          options.flattening().name(names),
          types.columnType(declared),
          types.contentEncoding(declared),
          path,
          null);
      return;
    }
    for (Map.Entry<String, JsonNode> member : members.properties()) {
      List<String> longer = new ArrayList<>(path);
      longer.add(member.getKey());
      add(outermost, longer, member.getValue(), further);
    }
  }

  private void add(
      String name,
      ColumnType type,
      ContentEncoding encoding,
      List<String> path,
      @Nullable String expression) {
    PropertyOverride override = overrides.getOrDefault(name, PropertyOverride.NONE);
    String column =
        Names.column(override.column() == null ? columnNames.apply(name) : override.column());
    boolean chosen = override.type() != null;
    ColumnType wanted = override.type() == null ? type : override.type();
    Property property = new Property(name, column, wanted, chosen, encoding, path, expression);
    Property twin = byColumn.put(column, property);
    if (twin != null) {
      throw new IllegalArgumentException(
          Wording.PROPERTIES_MEET.with(described(twin), described(property), column).toString());
    }
    properties.add(property);
  }

  private static String described(Property property) {
    return property.path().isEmpty() ? property.name() : String.join(".", property.path());
  }
}
