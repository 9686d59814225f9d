package dev.targetpostgres.schema.normal;

import dev.targetpostgres.json.ShownValue;
import dev.targetpostgres.report.Wording;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds the targets of references within a document, and fetches none. Not thread-safe. */
final class References {
  private final JsonNode document;

  /** Schemas by {@code $id} and anchor; collected at the first use. */
  private @Nullable Map<String, JsonNode> named;

  References(JsonNode document) {
    this.document = document;
  }

  /**
   * Returns the schema to which a reference points, or null if the document does not contain it.
   *
   * @throws UnusableSchemaException if the percent-encoding of the reference is malformed
   */
  @Nullable JsonNode target(String reference) {
    int hash = reference.indexOf('#');
    String address = hash < 0 ? reference : reference.substring(0, hash);
    String fragment = hash < 0 ? "" : decoded(reference.substring(hash + 1));
    JsonNode base = address.isEmpty() ? document : named().get(address);
    JsonNode target;
    if (base == null || fragment.isEmpty()) {
      target = base;
    } else if (fragment.startsWith("/")) {
      target = at(base, fragment);
    } else {
      target = named().get("#" + fragment);
    }
    return target != null && (target.isObject() || target.isBoolean()) ? target : null;
  }

  private static String decoded(String fragment) {
    try {
      return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      throw new UnusableSchemaException(
          Wording.MALFORMED_REFERENCE.with(ShownValue.quoted("#" + fragment)));
    }
  }

  private static @Nullable JsonNode at(JsonNode base, String pointer) {
    JsonNode node = base;
    for (String step : pointer.substring(1).split("/", -1)) {
      String name = step.replace("~1", "/").replace("~0", "~");
      node = node.isArray() ? element(node, name) : node.get(name);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private static @Nullable JsonNode element(JsonNode array, String index) {
    try {
      return array.get(Integer.parseInt(index));
    } catch (NumberFormatException noIndex) {
      return null;
    }
  }

  private Map<String, JsonNode> named() {
    if (named == null) {
      named = new HashMap<>();
      collect(document, named);
    }
    return named;
  }

  private static void collect(JsonNode schema, Map<String, JsonNode> names) {
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      if (Keyword.holds(entry.getKey()) == Keyword.Holds.NAME) {
        name(entry.getKey(), entry.getValue().asString(""), schema, names);
      }
    }
    Keyword.schemasIn(schema).forEach(inner -> collect(inner, names));
  }

  private static void name(
      String keyword, String name, JsonNode schema, Map<String, JsonNode> names) {
    if (keyword.endsWith("nchor")) {
      names.putIfAbsent("#" + name, schema);
    } else if (!name.isEmpty()) {
      names.putIfAbsent(name.endsWith("#") ? name.substring(0, name.length() - 1) : name, schema);
    }
  }
}
