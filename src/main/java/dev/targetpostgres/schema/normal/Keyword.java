package dev.targetpostgres.schema.normal;

/** Which keywords hold schemas, in all drafts. */
final class Keyword {
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
