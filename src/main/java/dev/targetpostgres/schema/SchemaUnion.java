package dev.targetpostgres.schema;

import dev.targetpostgres.schema.normal.Types;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Combines two schemas that both apply into one, as column types need it. Pure functions. */
final class SchemaUnion {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SchemaUnion() {}

  /** Returns the keywords of both. A keyword in both allows only the values that both allow. */
  static ObjectNode ofBoth(ObjectNode first, JsonNode second) {
    if (!(second instanceof ObjectNode other) || other.isEmpty()) {
      return first;
    }
    ObjectNode both = NODES.objectNode();
    both.setAll(first);
    for (Map.Entry<String, JsonNode> entry : other.properties()) {
      JsonNode value = both.get(entry.getKey());
      both.set(
          entry.getKey(),
          value == null ? entry.getValue() : ofBoth(entry.getKey(), value, entry.getValue()));
    }
    return both;
  }

  private static JsonNode ofBoth(String keyword, JsonNode first, JsonNode second) {
    return switch (keyword) {
      case "properties" -> members(first, second);
      case "type" -> types(first, second);
      case "required" -> all(first, second, false);
      case "allOf" -> all(first, second, true);
      case "enum" -> common(first, second);
      case "minimum", "exclusiveMinimum" -> isBelow(first, second) ? second : first;
      case "maximum", "exclusiveMaximum" -> isBelow(first, second) ? first : second;
      // A value is a multiple of both steps; the step with fewer digits restricts it more.
      case "multipleOf" -> scale(first) < scale(second) ? first : second;
      default -> second;
    };
  }

  /** Returns the members of both. A member in both must satisfy both. */
  private static JsonNode members(JsonNode first, JsonNode second) {
    ObjectNode members = NODES.objectNode();
    members.setAll((ObjectNode) first);
    for (Map.Entry<String, JsonNode> entry : second.properties()) {
      JsonNode before = members.get(entry.getKey());
      JsonNode after = entry.getValue();
      members.set(
          entry.getKey(), before == null || before.equals(after) ? after : pair(before, after));
    }
    return members;
  }

  private static JsonNode pair(JsonNode first, JsonNode second) {
    ObjectNode pair = NODES.objectNode();
    pair.putArray("allOf").add(first).add(second);
    return pair;
  }

  private static JsonNode types(JsonNode first, JsonNode second) {
    Set<String> types = new LinkedHashSet<>();
    Set<String> others = Types.named(second);
    for (String type : Types.named(first)) {
      boolean whole = type.equals("integer") && others.contains("number");
      if (others.contains(type) || whole) {
        types.add(type);
      }
      if (type.equals("number") && others.contains("integer")) {
        types.add("integer");
      }
    }
    // If no type satisfies both, the second schema wins.
    return types.isEmpty() ? second : Types.node(types);
  }

  private static JsonNode all(JsonNode first, JsonNode second, boolean twice) {
    ArrayNode all = NODES.arrayNode();
    first.forEach(all::add);
    for (JsonNode value : second) {
      if (twice || !contains(first, value)) {
        all.add(value);
      }
    }
    return all;
  }

  private static JsonNode common(JsonNode first, JsonNode second) {
    ArrayNode common = NODES.arrayNode();
    for (JsonNode value : first) {
      if (contains(second, value)) {
        common.add(value);
      }
    }
    return common.isEmpty() ? second : common;
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    for (JsonNode element : list) {
      if (element.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBelow(JsonNode first, JsonNode second) {
    return first.decimalValue().compareTo(second.decimalValue()) < 0;
  }

  private static int scale(JsonNode step) {
    BigDecimal number = step.decimalValue();
    return number.stripTrailingZeros().scale();
  }
}
