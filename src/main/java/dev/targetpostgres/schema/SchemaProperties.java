package dev.targetpostgres.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Gathers the properties of a JSON Schema, those of objects that are taken apart among them. */
final class SchemaProperties {
  private final JsonNode jsonSchema;
  private final List<String> keys;
  private final TypeOptions options;
  private final boolean lowerCaseColumns;
  private final Map<String, PropertyOverride> overrides;
  private final JsonSchemaTypes types;
  private final List<Property> properties = new ArrayList<>();
  private final Map<String, Property> byColumn = new HashMap<>();

  SchemaProperties(
      JsonNode jsonSchema,
      List<String> keys,
      TypeOptions options,
      boolean lowerCaseColumns,
      Map<String, PropertyOverride> overrides) {
    this.jsonSchema = jsonSchema;
    this.keys = keys;
    this.options = options;
    this.lowerCaseColumns = lowerCaseColumns;
    this.overrides = overrides;
    types = new JsonSchemaTypes(jsonSchema, options);
  }

  /**
   * In the order declared.
   *
   * @throws IllegalArgumentException where two come to one column
   */
  List<Property> list() {
    for (Map.Entry<String, JsonNode> declared : jsonSchema.path("properties").properties()) {
      add(List.of(declared.getKey()), declared.getValue(), Set.of());
    }
    return properties;
  }

  /**
   * Adds the property at the path, or the members of the object there.
   *
   * @param followed references on the way here
   */
  private void add(List<String> path, JsonNode declared, Set<String> followed) {
    Set<String> further = new HashSet<>(followed);
    boolean divisible = path.size() <= options.flattening().depth() && !keys.contains(path.get(0));
    ObjectNode members = divisible ? types.members(declared, further) : null;
    if (members == null) {
      add(path, declared);
      return;
    }
    for (Map.Entry<String, JsonNode> member : members.properties()) {
      List<String> longer = new ArrayList<>(path);
      longer.add(member.getKey());
      add(longer, member.getValue(), further);
    }
  }

  private void add(List<String> path, JsonNode declared) {
    String name = options.flattening().name(path);
    PropertyOverride override = overrides.getOrDefault(name, PropertyOverride.NONE);
    String column =
        override.column() == null
            ? Names.column(name, lowerCaseColumns)
            : Names.column(override.column(), false);
    Property property =
        new Property(
            name,
            column,
            override.type() == null ? types.columnType(declared) : override.type(),
            types.contentEncoding(declared),
            path);
    Property twin = byColumn.put(column, property);
    if (twin != null) {
      throw new IllegalArgumentException(
          "properties \"%s\" and \"%s\" both come to column \"%s\""
              .formatted(String.join(".", twin.path()), String.join(".", path), column));
    }
    properties.add(property);
  }
}
