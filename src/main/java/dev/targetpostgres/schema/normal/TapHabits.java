package dev.targetpostgres.schema.normal;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What published taps send although their SCHEMA does not allow it. The habits are those of whole
 * families of taps, so the SCHEMA is read as they mean it. The corpus of taps shows each of them.
 */
final class TapHabits {
  private static final Set<String> DECIMALS = Set.of("x-singer.decimal", "singer.decimal");

  private TapHabits() {}

  /** Reads a schema, in normal form but for this, as taps mean it. */
  static void apply(ObjectNode schema) {
    // The Meltano SDK lists the values of an optional property without null.
    if (types(schema).contains("null") && schema.path("enum") instanceof ArrayNode values) {
      addNull(schema, values);
    }
    // It declares decimals as strings and sends them as numbers, too.
    if (DECIMALS.contains(schema.path("format").asString("")) && types(schema).contains("string")) {
      addType(schema, "number");
    }
  }

  /**
   * Lets the columns of change capture be null: tap-postgres of MeltanoLabs declares them without
   * it, and sends null for all rows that are not deleted.
   */
  static void applyToRoot(ObjectNode root) {
    for (Map.Entry<String, JsonNode> property : root.path("properties").properties()) {
      boolean named = property.getKey().startsWith("_sdc_");
      if (named && property.getValue() instanceof ObjectNode schema && schema.has("type")) {
        addType(schema, "null");
      }
    }
  }

  private static Set<String> types(ObjectNode schema) {
    Set<String> types = new LinkedHashSet<>();
    JsonNode type = schema.path("type");
    if (type.isString()) {
      types.add(type.asString());
    }
    type.forEach(name -> types.add(name.asString()));
    return types;
  }

  private static void addType(ObjectNode schema, String type) {
    Set<String> types = types(schema);
    if (types.add(type)) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      types.forEach(list::add);
      schema.set("type", list);
    }
  }

  private static void addNull(ObjectNode schema, ArrayNode values) {
    for (JsonNode value : values) {
      if (value.isNull()) {
        return;
      }
    }
    schema.set("enum", values.deepCopy().addNull());
  }
}
