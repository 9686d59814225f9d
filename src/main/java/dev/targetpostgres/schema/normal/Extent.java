package dev.targetpostgres.schema.normal;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Counts the schemas that apply to one value, including those in definitions. Not thread-safe. */
final class Extent {
  private static final String[] SAME_VALUE = {"allOf", "anyOf", "oneOf"};

  private final JsonNode definitions;

  /** Extent of each definition that was counted, by its name. */
  private final Map<String, Integer> known = new HashMap<>();

  private int depth;

  Extent(JsonNode definitions) {
    this.definitions = definitions;
  }

  /** Returns whether more or deeper schemas apply than the choice of a column's type follows. */
  boolean isTooLarge(JsonNode property) {
    return of(property) > NormalSchema.MOST_SCHEMAS;
  }

  private int of(JsonNode schema) {
    if (depth >= NormalSchema.DEEPEST) {
      return NormalSchema.MOST_SCHEMAS + 1;
    }
    depth++;
    int extent = 1;
    if (schema.has("$ref")) {
      extent = sum(extent, ofDefinition(schema.path("$ref")));
    }
    for (String keyword : SAME_VALUE) {
      for (JsonNode part : schema.path(keyword)) {
        extent = sum(extent, of(part));
      }
    }
    depth--;
    return extent;
  }

  private int ofDefinition(JsonNode reference) {
    String name = Definitions.name(reference);
    Integer before = known.get(name);
    if (before == null) {
      before = of(Definitions.find(definitions, reference));
      known.put(name, before);
    }
    return before;
  }

  private static int sum(int first, int second) {
    return Math.min(first + second, NormalSchema.MOST_SCHEMAS + 1);
  }
}
