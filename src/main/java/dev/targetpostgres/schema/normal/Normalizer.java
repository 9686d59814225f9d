package dev.targetpostgres.schema.normal;

import dev.targetpostgres.report.Wording;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Copies a document into the normal form, schema by schema. Each target of references is copied
 * once, so the work grows only with the document. Not thread-safe.
 */
final class Normalizer {
  /** Limit for references into each other, which only an attack exceeds. */
  private static final int MOST_SCHEMAS = 1_000_000;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Keywords that choose a column's type. The check of records uses only {@code type} of them. */
  private static final Set<String> TYPES_ONLY =
      Set.of("type", "format", "contentEncoding", "precision", "scale", "x-sql-datatype");

  private static final Set<String> DRAFTS =
      Set.of("draft-04/schema", "draft-06/schema", "draft-07/schema");
  private static final Set<String> LATER_DRAFTS = Set.of("2019-09/schema", "2020-12/schema");

  private final JsonNode document;
  private final IgnoredKeywords ignored;
  private final References references;
  private final KeywordValues values;
  private final ObjectNode definitions = NODES.objectNode();
  private final IdentityHashMap<JsonNode, String> names = new IdentityHashMap<>();
  private final Deque<Target> targets = new ArrayDeque<>();

  /** Whether keywords next to a reference apply, as since draft 2019-09. */
  private boolean siblingsCount;

  private int schemas;

  private record Target(String name, JsonNode schema, String path) {}

  Normalizer(JsonNode document, IgnoredKeywords ignored) {
    this.document = document;
    this.ignored = ignored;
    references = new References(document);
    values = new KeywordValues(document, ignored);
  }

  /** Returns the whole document in normal form. */
  ObjectNode whole() {
    draft(document.get("$schema"));
    ObjectNode root = asObject(keywords(document, ""));
    while (!targets.isEmpty()) {
      Target target = targets.remove();
      definitions.set(target.name(), schema(target.schema(), target.path()));
    }
    new Loops(definitions, ignored).cut();
    ObjectNode whole = RootSchema.of(root, definitions, ignored);
    TapHabits.applyToRoot(whole);
    warnOfLargeProperties(whole);
    if (!definitions.isEmpty()) {
      whole.set("definitions", definitions);
    }
    return whole;
  }

  private void warnOfLargeProperties(ObjectNode whole) {
    Extent extent = new Extent(definitions);
    for (Map.Entry<String, JsonNode> property : whole.path("properties").properties()) {
      if (extent.isTooLarge(property.getValue())) {
        ignored.cutOff(property.getKey());
      }
    }
  }

  private void draft(@Nullable JsonNode named) {
    if (named == null) {
      return;
    }
    String draft = named.asString("").replaceFirst("^https?://json-schema\\.org/(draft/)?", "");
    String plain = draft.endsWith("#") ? draft.substring(0, draft.length() - 1) : draft;
    siblingsCount = LATER_DRAFTS.contains(plain);
    if (!siblingsCount && !DRAFTS.contains(plain)) {
      ignored.value("$schema", "", named, Wording.DRAFT_UNKNOWN.with());
    }
  }

  private static ObjectNode asObject(JsonNode schema) {
    return schema instanceof ObjectNode object ? object : NODES.objectNode();
  }

  private JsonNode schema(JsonNode sent, String path) {
    JsonNode normal = keywords(sent, path);
    return normal instanceof ObjectNode object ? referenceOrNull(sent, object) : normal;
  }

  private JsonNode keywords(JsonNode sent, String path) {
    if (sent.isBoolean()) {
      return sent;
    }
    ObjectNode normal = NODES.objectNode();
    if (!sent.isObject()) {
      ignored.notASchema(path, sent);
      return normal;
    }
    if (++schemas > MOST_SCHEMAS) {
      ignored.value("$ref", path, sent, Wording.TOO_MANY_REFERENCES.with());
      return normal;
    }
    for (Map.Entry<String, JsonNode> entry : sent.properties()) {
      keyword(entry.getKey(), entry.getValue(), sent, normal, path);
    }
    values.bounds(sent, normal, path);
    KeywordValues.nullable(sent, normal);
    conditions(normal);
    TapHabits.apply(normal);
    choices(normal);
    return normal;
  }

  /**
   * Replaces oneOf by anyOf if its alternatives differ only in type and format. Taps mean any of
   * them, but a value like 5 matches two.
   */
  private static void choices(ObjectNode normal) {
    JsonNode alternatives = normal.path("oneOf");
    for (JsonNode alternative : alternatives) {
      if (!alternative.isObject() || !TYPES_ONLY.containsAll(alternative.propertyNames())) {
        return;
      }
    }
    if (alternatives.isArray()) {
      normal.remove("oneOf");
      if (normal.has("anyOf")) {
        addPart(normal, NODES.objectNode().set("anyOf", alternatives));
      } else {
        normal.set("anyOf", alternatives);
      }
    }
  }

  /** Allows null in addition to a reference if the types next to it contain null. */
  private JsonNode referenceOrNull(JsonNode sent, ObjectNode normal) {
    boolean typed = !siblingsCount && Types.of(normal).contains("null");
    if (!sent.has("$ref") || !(typed || KeywordValues.isNullable(sent))) {
      return normal;
    }
    ObjectNode either = NODES.objectNode();
    either.putArray("anyOf").add(NODES.objectNode().put("type", "null")).add(normal);
    return either;
  }

  private void keyword(
      String keyword, JsonNode value, JsonNode sent, ObjectNode normal, String path) {
    switch (keyword) {
      case "properties" -> properties(value, normal, path);
      case "patternProperties" -> patternProperties(value, normal, path);
      case "additionalProperties" -> {
        // If a pattern of patternProperties was dropped, this allows all additional properties.
        if (!normal.path("additionalProperties").isBoolean()) {
          single(keyword, value, normal, path + ".*");
        }
      }
      case "items" -> items(value, sent.has("prefixItems"), normal, path + "[]");
      case "prefixItems" -> list("items", value, normal, path + "[]");
      case "additionalItems" -> {
        if (!sent.has("prefixItems")) {
          single(keyword, value, normal, path + "[]");
        }
      }
      case "contains" -> single(keyword, value, normal, path + "[]");
      case "extends" -> {
        if (value.isArray()) {
          list("allOf", value, normal, path);
        } else {
          addPart(normal, schema(value, path));
        }
      }
      case "dependencies", "dependentSchemas", "dependentRequired" ->
          dependencies(keyword, value, normal, path);
      case "$ref", "$dynamicRef", "$recursiveRef" -> reference(keyword, value, normal, path);
      case "type" -> type(value, sent, normal, path);
      default -> {
        switch (Keyword.holds(keyword)) {
          case SCHEMA -> single(keyword, value, normal, path);
          case LIST_OF_SCHEMAS -> list(keyword, value, normal, path);
          case SCHEMA_OR_LIST, SCHEMAS_BY_NAME, NAME, OTHER ->
              values.keyword(keyword, value, normal, path);
        }
      }
    }
  }

  private void single(String keyword, JsonNode value, ObjectNode normal, String path) {
    if (value.isObject() || value.isBoolean()) {
      normal.set(keyword, schema(value, path));
    } else {
      ignored.value(keyword, path, value, Wording.NOT_A_SCHEMA.with());
    }
  }

  private void list(String keyword, JsonNode value, ObjectNode normal, String path) {
    if (!value.isArray() || value.isEmpty()) {
      ignored.value(keyword, path, value, Wording.NOT_SCHEMAS.with());
      return;
    }
    for (JsonNode part : value) {
      normal.withArray(keyword).add(schema(part, path));
    }
  }

  private void items(JsonNode value, boolean others, ObjectNode normal, String path) {
    if (others) {
      single("additionalItems", value, normal, path);
    } else if (value.isArray()) {
      ArrayNode items = normal.putArray("items");
      value.forEach(item -> items.add(schema(item, path)));
    } else {
      single("items", value, normal, path);
    }
  }

  private void properties(JsonNode value, ObjectNode normal, String path) {
    if (!value.isObject()) {
      ignored.value("properties", path, value, Wording.NOT_AN_OBJECT.with());
      return;
    }
    ObjectNode properties = normal.putObject("properties");
    String before = path.isEmpty() ? "" : path + ".";
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      properties.set(entry.getKey(), schema(entry.getValue(), before + entry.getKey()));
    }
  }

  private void patternProperties(JsonNode value, ObjectNode normal, String path) {
    if (!value.isObject()) {
      ignored.value("patternProperties", path, value, Wording.NOT_AN_OBJECT.with());
      return;
    }
    ObjectNode properties = normal.putObject("patternProperties");
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      JsonNode pattern =
          values.pattern("patternProperties", NODES.stringNode(entry.getKey()), path);
      if (pattern == null) {
        normal.put("additionalProperties", true);
      } else {
        properties.set(entry.getKey(), schema(entry.getValue(), path + ".*"));
      }
    }
  }

  private void dependencies(String keyword, JsonNode value, ObjectNode normal, String path) {
    if (!value.isObject()) {
      ignored.value(keyword, path, value, Wording.NOT_AN_OBJECT.with());
      return;
    }
    ObjectNode dependencies = NODES.objectNode();
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      if (entry.getValue().isArray()) {
        dependencies.set(entry.getKey(), values.names(keyword, entry.getValue(), path));
      } else {
        single(entry.getKey(), entry.getValue(), dependencies, path);
      }
    }
    if (normal.has("dependencies")) {
      addPart(normal, NODES.objectNode().set("dependencies", dependencies));
    } else {
      normal.set("dependencies", dependencies);
    }
  }

  private void reference(String keyword, JsonNode value, ObjectNode normal, String path) {
    JsonNode target = value.isString() ? references.target(value.asString()) : null;
    if (target == null) {
      ignored.value(keyword, path, value, Wording.LEADS_NOWHERE.with());
      return;
    }
    String name = names.get(target);
    if (name == null) {
      name = String.valueOf(names.size());
      names.put(target, name);
      targets.add(new Target(name, target, path));
    }
    String pointer = Definitions.pointer(name);
    if (siblingsCount || normal.has("$ref")) {
      addPart(normal, NODES.objectNode().put("$ref", pointer));
    } else {
      normal.put("$ref", pointer);
    }
  }

  private static void addPart(ObjectNode normal, JsonNode part) {
    normal.withArray("allOf").add(part);
  }

  private void type(JsonNode value, JsonNode sent, ObjectNode normal, String path) {
    boolean nested = false;
    for (JsonNode type : value) {
      nested |= type.isObject();
    }
    if (!value.isArray() || !nested) {
      values.type(value, normal, path);
      return;
    }
    // In draft 3, a type can be a schema.
    List<JsonNode> choices = new ArrayList<>();
    for (JsonNode type : value) {
      ObjectNode choice = NODES.objectNode();
      if (type.isObject()) {
        choices.add(schema(type, path));
      } else {
        values.type(type, choice, path);
        choices.add(choice);
      }
    }
    ArrayNode either = sent.has("anyOf") ? NODES.arrayNode() : normal.putArray("anyOf");
    either.addAll(choices);
    if (sent.has("anyOf")) {
      addPart(normal, NODES.objectNode().set("anyOf", either));
    }
  }

  /** Removes a condition without consequences, and consequences without a condition. */
  private static void conditions(ObjectNode normal) {
    if (!normal.has("if")) {
      normal.remove("then");
      normal.remove("else");
    } else if (!normal.has("then") && !normal.has("else")) {
      normal.remove("if");
    }
  }
}
