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
 * Resolves references within a document in the {@link NormalSchema normal form}. The result can
 * share nodes with the document, so callers must not change it. Not thread-safe.
 */
final class LocalReferences {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonNode root;
  private int steps;
  private int depth;

  LocalReferences(JsonNode root) {
    this.root = root;
  }

  /** Starts the work on another property, with a new limit of steps. */
  void begin() {
    steps = 0;
  }

  /**
   * Follows references and combines allOf into one schema. Returns `{}` if a limit or a loop
   * prevents it.
   *
   * @param followed references already followed; receives those that this method follows
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

  /** Returns the schema without one keyword. */
  static ObjectNode without(ObjectNode schema, String key) {
    ObjectNode rest = NODES.objectNode();
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      if (!entry.getKey().equals(key)) {
        rest.set(entry.getKey(), entry.getValue());
      }
    }
    return rest;
  }

  /** Returns the keyword of the schema's alternatives, anyOf or oneOf, or null if it has none. */
  static @Nullable String choice(JsonNode schema) {
    for (String choice : new String[] {"anyOf", "oneOf"}) {
      if (!schema.path(choice).isEmpty()) {
        return choice;
      }
    }
    return null;
  }

  /** Returns whether the schema allows only null. */
  static boolean isNull(JsonNode schema) {
    JsonNode values = schema.path("enum");
    return Types.of(schema).equals(Set.of("null"))
        || schema.path("const").isNull()
        || (values.size() == 1 && values.get(0).isNull());
  }
}
