package dev.targetpostgres.schema.normal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Which keywords hold schemas, in all drafts. */
public final class Keyword {
  private Keyword() {}

  /** What a keyword's value holds. */
  enum Holds {
    SCHEMA,
    LIST_OF_SCHEMAS,
    SCHEMA_OR_LIST,
    SCHEMAS_BY_NAME,
    /** The schema's own name, to which references may point. */
    NAME,
    OTHER
  }

  /**
   * Returns the schemas that stand directly in a schema; values of enum and the like are not
   * schemas.
   */
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
