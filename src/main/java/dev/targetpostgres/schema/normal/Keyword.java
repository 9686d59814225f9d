package dev.targetpostgres.schema.normal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Lists the keywords of all drafts whose values contain schemas. */
public final class Keyword {
  private Keyword() {}

  /** The contents of a keyword's value. */
  enum Holds {
    SCHEMA,
    LIST_OF_SCHEMAS,
    SCHEMA_OR_LIST,
    SCHEMAS_BY_NAME,
    /** The schema's own name, to which references can point. */
    NAME,
    OTHER
  }

  /** Returns the schemas directly inside a schema, without values of keywords such as enum. */
  public static List<JsonNode> schemasIn(JsonNode schema) {
    List<JsonNode> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      JsonNode value = entry.getValue();
      switch (holds(entry.getKey())) {
        case SCHEMA -> found.add(value);
        case LIST_OF_SCHEMAS, SCHEMAS_BY_NAME -> value.forEach(found::add);
        case SCHEMA_OR_LIST -> {
          if (value.isArray()) {
            value.forEach(found::add);
          } else {
            found.add(value);
          }
        }
        case NAME, OTHER -> {}
      }
    }
    return found;
  }

  static Holds holds(String keyword) {
    return switch (keyword) {
      case "additionalItems",
          "additionalProperties",
          "contains",
          "else",
          "if",
          "not",
          "propertyNames",
          "then" ->
          Holds.SCHEMA;
      case "allOf", "anyOf", "oneOf", "prefixItems" -> Holds.LIST_OF_SCHEMAS;
      case "extends", "items" -> Holds.SCHEMA_OR_LIST;
      case "$defs",
          "definitions",
          "dependencies",
          "dependentSchemas",
          "patternProperties",
          "properties" ->
          Holds.SCHEMAS_BY_NAME;
      case "$anchor", "$dynamicAnchor", "$id", "id" -> Holds.NAME;
      default -> Holds.OTHER;
    };
  }
}
