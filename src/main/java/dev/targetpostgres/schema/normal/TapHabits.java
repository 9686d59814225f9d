package dev.targetpostgres.schema.normal;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adapts SCHEMAs to records that published taps send although their SCHEMA does not allow them.
 * Each habit belongs to a family of taps and occurs in the corpus of taps.
 */
public final class TapHabits {
  /** Formats with which taps declare decimals, for any JSON type. */
  private static final Set<String> DECIMALS = Set.of("x-singer.decimal", "singer.decimal");

  private TapHabits() {}

  /** Returns whether the schema has a format for decimals. */
  public static boolean isDecimal(JsonNode schema) {
    return DECIMALS.contains(schema.path("format").asString(""));
  }

  /** Adapts a schema that is otherwise in normal form. */
  static void apply(ObjectNode schema) {
    // The Meltano SDK lists the values of an optional property without null.
    if (Types.of(schema).contains("null") && schema.path("enum") instanceof ArrayNode values) {
      addNull(schema, values);
    }
    // The Meltano SDK declares decimals as strings and also sends them as numbers.
    if (isDecimal(schema) && Types.of(schema).contains("string")) {
      Types.add(schema, "number");
    }
  }

  /**
   * Allows null in the columns of change data capture. tap-postgres of MeltanoLabs does not declare
   * it, but sends null for all rows that are not deleted.
   */
  static void applyToRoot(ObjectNode root) {
    for (Map.Entry<String, JsonNode> property : root.path("properties").properties()) {
      boolean named = property.getKey().startsWith("_sdc_");
      if (named && property.getValue() instanceof ObjectNode schema && schema.has("type")) {
        Types.add(schema, "null");
      }
    }
  }

  /**
   * Returns the schema with arrays allowed for it and its properties at any depth, if they are
   * declared as plain objects or null. Taps for databases declare all JSON columns in this way.
   */
  public static JsonNode withArrays(JsonNode schema) {
    if (!(schema instanceof ObjectNode sent)) {
      return schema;
    }
    ObjectNode opened = JsonNodeFactory.instance.objectNode();
    opened.setAll(sent);
    if (isPlainObject(sent)) {
      Types.add(opened, "array");
    } else if (sent.path("properties") instanceof ObjectNode declared) {
      ObjectNode properties = opened.putObject("properties");
      declared
          .properties()
          .forEach(entry -> properties.set(entry.getKey(), withArrays(entry.getValue())));
    }
    return opened;
  }

  private static boolean isPlainObject(ObjectNode schema) {
    Set<String> types = Types.of(schema);
    types.remove("null");
    return types.equals(Set.of("object"))
        && schema.properties().stream()
            .allMatch(keyword -> saysNothing(keyword.getKey(), keyword.getValue()));
  }

  /** Returns whether the keyword does not restrict the members of an object. */
  private static boolean saysNothing(String keyword, JsonNode value) {
    return switch (keyword) {
      case "type", "format", "x-sql-datatype" -> true;
      case "properties" -> value.isEmpty();
      case "additionalProperties" ->
          value.isBoolean() ? value.booleanValue() : value.isObject() && value.isEmpty();
      default -> false;
    };
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
