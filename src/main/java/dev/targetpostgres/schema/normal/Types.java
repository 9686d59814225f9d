package dev.targetpostgres.schema.normal;

import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON types in a schema: a single one is a string, several are a list. */
public final class Types {
  /** All types of JSON Schema. */
  public static final Set<String> ALL =
      Set.of("null", "boolean", "integer", "number", "string", "object", "array");

  private Types() {}

  /** Returns the types in the order of the schema; none if the schema has no type. */
  public static Set<String> of(JsonNode schema) {
    return named(schema.path("type"));
  }

  /** Returns the types in a value of the keyword {@code type}. */
  public static Set<String> named(JsonNode type) {
    Set<String> types = new LinkedHashSet<>();
    if (type.isString()) {
      types.add(type.asString());
    }
    type.forEach(name -> types.add(name.asString("")));
    return types;
  }

  /** Returns the types as a schema lists them: a single one as a string. */
  public static JsonNode node(Set<String> types) {
    if (types.size() == 1) {
      return JsonNodeFactory.instance.stringNode(types.iterator().next());
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    types.forEach(list::add);
    return list;
  }

  /** Adds a type to those of the schema. */
  static void add(ObjectNode schema, String type) {
    Set<String> types = of(schema);
    if (types.add(type)) {
      schema.set("type", node(types));
    }
  }
}
