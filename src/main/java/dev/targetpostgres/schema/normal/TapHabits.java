package dev.targetpostgres.schema.normal;

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
public final class TapHabits {
  /** Formats with which taps declare decimals, whatever JSON type carries them. */
  private static final Set<String> DECIMALS = Set.of("x-singer.decimal", "singer.decimal");

  private TapHabits() {}

  /** Whether the schema has a format of decimals. */
  public static boolean isDecimal(JsonNode schema) {
    return DECIMALS.contains(schema.path("format").asString(""));
  }

  /** Reads a schema, in normal form but for this, as taps mean it. */
  static void apply(ObjectNode schema) {
    // The Meltano SDK lists the values of an optional property without null.
    if (Types.of(schema).contains("null") && schema.path("enum") instanceof ArrayNode values) {
      addNull(schema, values);
    }
    // It declares decimals as strings and sends them as numbers, too.
    if (isDecimal(schema) && Types.of(schema).contains("string")) {
      Types.add(schema, "number");
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
        Types.add(schema, "null");
      }
    }
  }

  /**
   * Returns the schema with arrays allowed wherever it is an object, or null, and says no more; so
   * do its properties, at any depth. Taps of databases declare columns of JSON so, whatever these
   * hold.
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

  /** Whether the keyword leaves open which members an object has, and of what form. */
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
