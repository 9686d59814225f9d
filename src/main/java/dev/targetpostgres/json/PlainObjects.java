package dev.targetpostgres.json;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Properties that a JSON Schema declares as objects, and says no more about. Taps of databases
 * declare columns of JSON so, and those hold arrays too.
 */
public final class PlainObjects {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private PlainObjects() {}

  /**
   * Returns the schema with arrays allowed wherever it is a plain object, or has one among its
   * properties, at any depth. A plain object within a list or an alternative stays as it is.
   */
  public static JsonNode withArrays(JsonNode schema) {
    if (!(schema instanceof ObjectNode sent)) {
      return schema;
    }
    ObjectNode opened = NODES.objectNode();
    opened.setAll(sent);
    if (isPlain(sent)) {
      opened.putArray("type").add("null").add("object").add("array");
      if (!isNullable(sent.path("type"))) {
        opened.withArray("type").remove(0);
      }
    } else if (sent.path("properties") instanceof ObjectNode declared) {
      ObjectNode properties = opened.putObject("properties");
      for (Map.Entry<String, JsonNode> property : declared.properties()) {
        properties.set(property.getKey(), withArrays(property.getValue()));
      }
    }
    return opened;
  }

  private static boolean isPlain(ObjectNode schema) {
    return isObjectOrNull(schema.path("type"))
        && schema.properties().stream().allMatch(PlainObjects::saysNothing);
  }

  private static boolean isObjectOrNull(JsonNode type) {
    boolean object = type.asString("").equals("object");
    for (JsonNode name : type) {
      object |= name.asString("").equals("object");
      if (!Set.of("object", "null").contains(name.asString(""))) {
        return false;
      }
    }
    return object;
  }

  private static boolean isNullable(JsonNode type) {
    for (JsonNode name : type) {
      if (name.asString("").equals("null")) {
        return true;
      }
    }
    return false;
  }

  /** Whether the keyword leaves open which members an object has, and of what form. */
  private static boolean saysNothing(Map.Entry<String, JsonNode> keyword) {
    JsonNode value = keyword.getValue();
    return switch (keyword.getKey()) {
      case "type", "format", "x-sql-datatype" -> true;
      case "properties" -> value.isEmpty();
      case "additionalProperties" ->
          value.isBoolean() ? value.booleanValue() : value.isObject() && value.isEmpty();
      default -> false;
    };
  }
}
