package dev.targetpostgres.schema.normal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Collects at the root the properties that its reference, {@code allOf}, {@code anyOf} and {@code
 * oneOf} declare, since each is a column. Parts with other keywords remain, to check records.
 */
final class RootSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> GATHERED = Set.of("properties", "required", "type");

  /** Limit for alternatives, which can refer to each other in exponentially many ways. */
  private static final int MOST_PARTS = 10_000;

  private static final int DEEPEST = 100;

  private final ObjectNode definitions;
  private final IgnoredKeywords ignored;
  private final Map<String, Set<JsonNode>> properties = new LinkedHashMap<>();
  private final Set<String> required = new LinkedHashSet<>();
  private final Set<String> followed = new HashSet<>();
  private int parts;
  private int depth;

  private RootSchema(ObjectNode definitions, IgnoredKeywords ignored) {
    this.ignored = ignored;
    this.definitions = definitions;
  }

  static ObjectNode of(ObjectNode root, ObjectNode definitions, IgnoredKeywords ignored) {
    boolean whole = List.of("$ref", "allOf", "anyOf", "oneOf").stream().noneMatch(root::has);
    return whole ? root : new RootSchema(definitions, ignored).gathered(root);
  }

  private ObjectNode gathered(ObjectNode root) {
    gather(root);
    ObjectNode result = NODES.objectNode();
    ArrayNode rest = NODES.arrayNode();
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      switch (entry.getKey()) {
        case "$ref" -> {
          if (!isGathered(definition(entry.getValue()))) {
            rest.add(NODES.objectNode().set("$ref", entry.getValue()));
          }
        }
        case "allOf" ->
            entry
                .getValue()
                .forEach(
                    part -> {
                      if (!isGathered(part)) {
                        rest.add(part);
                      }
                    });
        default -> result.set(entry.getKey(), entry.getValue());
      }
    }
    if (!rest.isEmpty()) {
      result.set("allOf", rest);
    }
    if (!properties.isEmpty()) {
      ObjectNode merged = result.putObject("properties");
      properties.forEach((name, schemas) -> merged.set(name, both(schemas)));
    }
    if (!required.isEmpty()) {
      ArrayNode names = result.putArray("required");
      required.forEach(names::add);
    }
    return result;
  }

  private void gather(JsonNode schema) {
    if (++parts > MOST_PARTS || depth > DEEPEST) {
      ignored.cutOff("");
      return;
    }
    depth++;
    schema
        .path("properties")
        .properties()
        .forEach(
            entry ->
                properties
                    .computeIfAbsent(entry.getKey(), any -> new LinkedHashSet<>())
                    .add(entry.getValue()));
    schema.path("required").forEach(name -> required.add(name.asString()));
    JsonNode reference = schema.path("$ref");
    if (reference.isString() && followed.add(reference.asString())) {
      gather(definition(reference));
    }
    schema.path("allOf").forEach(this::gather);
    for (String choice : new String[] {"anyOf", "oneOf"}) {
      gatherChoice(schema.path(choice));
    }
    depth--;
  }

  /**
   * Collects the properties of alternatives. A property can match any alternative that declares it,
   * and none of them can make it required.
   */
  private void gatherChoice(JsonNode alternatives) {
    Map<String, Set<JsonNode>> chosen = new LinkedHashMap<>();
    for (JsonNode alternative : alternatives) {
      RootSchema own = new RootSchema(definitions, ignored);
      own.parts = parts;
      own.depth = depth;
      own.followed.addAll(followed);
      own.gather(alternative);
      parts = own.parts;
      own.properties.forEach(
          (name, schemas) ->
              chosen.computeIfAbsent(name, any -> new LinkedHashSet<>()).add(both(schemas)));
    }
    chosen.forEach(
        (name, schemas) ->
            properties
                .computeIfAbsent(name, any -> new LinkedHashSet<>())
                .add(joined("anyOf", schemas)));
  }

  private static JsonNode both(Set<JsonNode> schemas) {
    return joined("allOf", schemas);
  }

  private static JsonNode joined(String keyword, Set<JsonNode> schemas) {
    List<JsonNode> list = new ArrayList<>(schemas);
    if (list.size() == 1) {
      return list.get(0);
    }
    ObjectNode joined = NODES.objectNode();
    joined.putArray(keyword).addAll(list);
    return joined;
  }

  /** Returns whether nothing of the part remains to check after its properties are collected. */
  private boolean isGathered(JsonNode part) {
    for (Map.Entry<String, JsonNode> entry : part.properties()) {
      boolean open =
          entry.getKey().equals("additionalProperties") && entry.getValue().asBoolean(false);
      if (!GATHERED.contains(entry.getKey()) && !open) {
        return false;
      }
    }
    return part.isObject();
  }

  private JsonNode definition(JsonNode reference) {
    return Definitions.find(definitions, reference);
  }
}
