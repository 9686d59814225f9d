package dev.targetpostgres.schema;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts a schema together whose parts stand elsewhere in the same document. Immutable. */
final class LocalReferences {
  private final JsonNode root;

  LocalReferences(JsonNode root) {
    this.root = root;
  }

  /**
   * Follows local references and folds allOf into one schema; `{}` where that cannot be done.
   *
   * @param followed references on the way here, to which those followed now are added
   */
  JsonNode resolved(JsonNode schema, Set<String> followed) {
    JsonNode result = schema;
    if (schema.path("$ref").isString()) {
      String reference = schema.path("$ref").asString();
      JsonNode target = target(reference);
      if (target == null || !followed.add(reference)) {
        return JsonNodeFactory.instance.objectNode();
      }
      ObjectNode siblings = without((ObjectNode) schema, "$ref");
      result = merged(siblings, resolved(target, followed));
    }
    JsonNode parts = result.path("allOf");
    if (parts.isArray()) {
      ObjectNode folded = without((ObjectNode) result, "allOf");
      for (JsonNode part : parts) {
        folded = merged(folded, resolved(part, followed));
      }
      return folded;
    }
    return result;
  }

  /** Null where it points to another document, or goes by a name instead of a path. */
  private @Nullable JsonNode target(String reference) {
    if (!reference.startsWith("#")) {
      return null;
    }
    String fragment = reference.substring(1).replace("+", "%2B");
    try {
      return root.at(URLDecoder.decode(fragment, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException noPath) {
      return null;
    }
  }

  /** The schema but for one keyword. */
  static ObjectNode without(ObjectNode schema, String key) {
    ObjectNode rest = schema.deepCopy();
    rest.remove(key);
    return rest;
  }

  /** The keywords of both; where both have one, the member's. */
  static ObjectNode merged(ObjectNode common, JsonNode member) {
    ObjectNode merged = common.deepCopy();
    if (member instanceof ObjectNode object) {
      object.properties().forEach(entry -> merged.set(entry.getKey(), entry.getValue()));
    }
    return merged;
  }

  /** The keyword under which the schema lists alternatives, or null where it lists none. */
  static @Nullable String choice(JsonNode schema) {
    for (String choice : new String[] {"anyOf", "oneOf"}) {
      if (schema.path(choice).isArray() && !schema.path(choice).isEmpty()) {
        return choice;
      }
    }
    return null;
  }
}
