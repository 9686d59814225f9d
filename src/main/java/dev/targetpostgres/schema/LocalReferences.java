package dev.targetpostgres.schema;

import dev.targetpostgres.schema.normal.Definitions;
import dev.targetpostgres.schema.normal.NormalSchema;
import dev.targetpostgres.schema.normal.Types;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a schema together whose parts stand elsewhere in the same document, which is in the {@link
 * NormalSchema normal form}. What it returns may share nodes with the document, so nobody changes
 * it.
 */
final class LocalReferences {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode root;
  private int steps;
  private int depth;

  LocalReferences(JsonNode root) {
    this.root = root;
  }

  /** Another property is looked at, which may take as many steps as the one before. */
  void begin() {
    steps = 0;
  }

  /**
   * Follows local references and folds allOf into one schema; `{}` where that cannot be done.
   *
   * @param followed references on the way here, to which those followed now are added
   */
  JsonNode resolved(JsonNode schema, Set<String> followed) {
    if (!(schema instanceof ObjectNode object)) {
      return schema;
    }
    if (++steps > NormalSchema.MOST_SCHEMAS || depth > NormalSchema.DEEPEST) {
      return NODES.objectNode();
    }
    depth++;
    JsonNode result = parts(object, followed);
    depth--;
    return result;
  }

  private JsonNode parts(ObjectNode schema, Set<String> followed) {
    JsonNode result = schema;
    String reference = schema.path("$ref").asString("");
    if (!reference.isEmpty()) {
      if (!followed.add(reference)) {
        return NODES.objectNode();
      }
      JsonNode target = Definitions.find(root.path("definitions"), schema.path("$ref"));
      result = SchemaUnion.ofBoth(without(schema, "$ref"), resolved(target, followed));
    }
    JsonNode parts = result.path("allOf");
    if (parts.isArray()) {
      ObjectNode folded = without((ObjectNode) result, "allOf");
      for (JsonNode part : parts) {
        folded = SchemaUnion.ofBoth(folded, resolved(part, followed));
      }
      return folded;
    }
    return result;
  }

  /** The schema but for one keyword. */
  static ObjectNode without(ObjectNode schema, String key) {
    ObjectNode rest = NODES.objectNode();
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      if (!entry.getKey().equals(key)) {
        rest.set(entry.getKey(), entry.getValue());
      }
    }
    return rest;
  }

  /** The keyword under which the schema lists alternatives, or null if it lists none. */
  static @Nullable String choice(JsonNode schema) {
    for (String choice : new String[] {"anyOf", "oneOf"}) {
      if (!schema.path(choice).isEmpty()) {
        return choice;
      }
    }
    return null;
  }

  /** Whether the schema allows nothing but null. */
  static boolean isNull(JsonNode schema) {
    JsonNode values = schema.path("enum");
    return Types.of(schema).equals(Set.of("null"))
        || schema.path("const").isNull()
        || (values.size() == 1 && values.get(0).isNull());
  }
}
