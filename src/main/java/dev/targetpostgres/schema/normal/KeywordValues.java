package dev.targetpostgres.schema.normal;

import dev.targetpostgres.report.Wording;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Copies keywords with plain values if the values are valid, and reports all others. */
final class KeywordValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Limit that keeps checks fast. */
  private static final int MOST_DIGITS = 1000;

  /**
   * Taps for databases describe a numeric without limits as 100 digits with 38 after the point
   * (tap-postgres) or as a multiple of 1e-38 (tap-oracle). They cap larger columns at these.
   */
  private static final int UNLIMITED_DIGITS = 100;

  private static final int UNLIMITED_SCALE = 38;

  private final JsonNode document;
  private final IgnoredKeywords ignored;

  KeywordValues(JsonNode document, IgnoredKeywords ignored) {
    this.document = document;
    this.ignored = ignored;
  }

  void keyword(String keyword, JsonNode value, ObjectNode normal, String path) {
    switch (keyword) {
      case "const", "precision", "scale", "scale_precision" -> normal.set(keyword, value);
      case "enum" -> {
        boolean list = value.isArray() && !value.isEmpty();
        keep(list, keyword, value, normal, path, Wording.NOT_VALUES);
      }
      case "multipleOf", "divisibleBy" -> {
        BigDecimal step = number(value);
        boolean positive = step != null && step.signum() > 0 && step.precision() <= MOST_DIGITS;
        keep(positive, "multipleOf", value, normal, path, Wording.NOT_POSITIVE);
      }
      case "minimum", "maximum" ->
          keep(number(value) != null, keyword, value, normal, path, Wording.NOT_A_NUMBER);
      case "maxLength",
          "minLength",
          "maxItems",
          "minItems",
          "maxProperties",
          "minProperties",
          "maxContains",
          "minContains" ->
          keep(isCount(value), keyword, value, normal, path, Wording.NOT_A_COUNT);
      case "pattern" -> {
        RegularExpression pattern = pattern(keyword, value, path);
        if (pattern != null) {
          normal.set(keyword, pattern);
        }
      }
      case "uniqueItems" ->
          keep(value.isBoolean(), keyword, value, normal, path, Wording.NOT_TRUE_OR_FALSE);
      case "required" -> {
        if (value.isArray()) {
          normal.set(keyword, names(keyword, value, path));
        } else {
          ignored.value(keyword, path, value, Wording.NOT_NAMES.with());
        }
      }
      case "format", "contentEncoding", "x-sql-datatype" ->
          keep(value.isString(), keyword, value, normal, path, Wording.NOT_A_STRING);
      default -> other(keyword, value, path);
    }
  }

  /** Skips keywords without effect, and reports unknown ones. {@link #bounds} handles bounds. */
  private void other(String keyword, JsonNode value, String path) {
    switch (keyword) {
      case "exclusiveMinimum", "exclusiveMaximum", "nullable" -> {}
      case "$schema",
          "$id",
          "$anchor",
          "$comment",
          "$defs",
          "$dynamicAnchor",
          "$recursiveAnchor" -> {}
      case "$vocabulary", "definitions" -> {}
      case "title", "description", "default", "example", "examples", "deprecated" -> {}
      case "readOnly", "writeOnly", "contentMediaType", "contentSchema" -> {}
      // Keywords of the Singer catalog, which many taps leave in their SCHEMAs.
      case "inclusion", "selected", "metadata", "sqlDatatype", "sql-datatype" -> {}
      case "unevaluatedProperties", "unevaluatedItems" ->
          ignored.value(keyword, path, value, Wording.NOT_CHECKED.with());
      default -> {
        boolean address = keyword.equals("id") && value.isString();
        if (!address && !keyword.startsWith("x-")) {
          ignored.unknown(keyword, path);
        }
      }
    }
  }

  private void keep(
      boolean possible,
      String keyword,
      JsonNode value,
      ObjectNode normal,
      String path,
      Wording otherwise) {
    if (possible) {
      normal.set(keyword, value);
    } else {
      ignored.value(keyword, path, value, otherwise.with());
    }
  }

  /** Copies the known types. Ignores the keyword if a type is unknown and only null remains. */
  void type(JsonNode value, ObjectNode normal, String path) {
    Set<String> types = Types.named(value);
    if (types.contains("any")) {
      return;
    }
    boolean all = !types.isEmpty() && Types.ALL.containsAll(types);
    types.retainAll(Types.ALL);
    if (types.isEmpty() || (!all && types.equals(Set.of("null")))) {
      ignored.noType(path, value, document.path("properties").has(path));
      return;
    }
    if (!all) {
      ignored.type(path, firstUnknown(value));
    }
    normal.set("type", Types.node(types));
  }

  private static JsonNode firstUnknown(JsonNode types) {
    for (JsonNode type : types) {
      if (!Types.ALL.contains(type.asString(""))) {
        return type;
      }
    }
    return types;
  }

  /** Returns the pattern, or null if it cannot be used. */
  @Nullable RegularExpression pattern(String keyword, JsonNode value, String path) {
    if (!value.isString()) {
      ignored.value(keyword, path, value, Wording.NOT_A_STRING.with());
      return null;
    }
    JavaPattern pattern = JavaPattern.of(value.asString());
    if (pattern.error() != null) {
      ignored.value(keyword, path, value, Wording.PATTERN_NOT_USABLE.with(pattern.error()));
      return null;
    }
    return new RegularExpression(value.asString(), pattern.compiled());
  }

  ArrayNode names(String keyword, JsonNode list, String path) {
    ArrayNode names = NODES.arrayNode();
    for (JsonNode name : list) {
      if (name.isString()) {
        names.add(name);
      } else {
        ignored.value(keyword, path, name, Wording.NOT_A_NAME.with());
      }
    }
    return names;
  }

  /** Converts exclusive bounds from draft 4 to draft 6, and removes bounds that mean no limit. */
  void bounds(JsonNode sent, ObjectNode normal, String path) {
    bound("exclusiveMinimum", "minimum", sent, normal, path);
    bound("exclusiveMaximum", "maximum", sent, normal, path);
    BigDecimal step = number(normal.path("multipleOf"));
    if (step == null
        || !step.stripTrailingZeros().unscaledValue().equals(BigDecimal.ONE.unscaledValue())) {
      return;
    }
    int scale = step.stripTrailingZeros().scale();
    if (scale >= UNLIMITED_SCALE) {
      normal.remove("multipleOf");
    }
    for (String side : new String[] {"minimum", "maximum"}) {
      String exclusive = side.equals("minimum") ? "exclusiveMinimum" : "exclusiveMaximum";
      unbound(side, 1, scale, normal);
      unbound(exclusive, 0, scale, normal);
    }
  }

  private void bound(
      String exclusive, String inclusive, JsonNode sent, ObjectNode normal, String path) {
    JsonNode value = sent.get(exclusive);
    if (value == null) {
      return;
    }
    if (value.isBoolean()) {
      JsonNode bound = value.booleanValue() ? normal.remove(inclusive) : null;
      if (bound != null) {
        normal.set(exclusive, bound);
      }
    } else {
      keep(number(value) != null, exclusive, value, normal, path, Wording.NOT_A_NUMBER);
    }
  }

  /** Removes a bound with as many digits as taps write for no limit. */
  private static void unbound(String bound, int one, int scale, ObjectNode normal) {
    BigDecimal number = number(normal.path(bound));
    if (number != null
        && (long) number.precision() - number.scale() - 1 + one + scale >= UNLIMITED_DIGITS) {
      normal.remove(bound);
    }
  }

  /** Adds null to the types if OpenAPI's keyword {@code nullable} is set. */
  static void nullable(JsonNode sent, ObjectNode normal) {
    if (isNullable(sent) && normal.has("type")) {
      Set<String> types = new LinkedHashSet<>();
      types.add("null");
      types.addAll(Types.of(normal));
      normal.set("type", Types.node(types));
    }
  }

  static boolean isNullable(JsonNode sent) {
    return sent.path("nullable").asBoolean(false);
  }

  private static boolean isCount(JsonNode value) {
    BigDecimal number = number(value);
    return number != null
        && number.signum() >= 0
        && (number.signum() == 0 || number.stripTrailingZeros().scale() <= 0);
  }

  /** Returns the number, or null for NaN and Infinity, which Python writes into schemas, too. */
  static @Nullable BigDecimal number(JsonNode value) {
    boolean finite = !value.isDouble() || Double.isFinite(value.doubleValue());
    return value.isNumber() && finite ? value.decimalValue() : null;
  }
}
