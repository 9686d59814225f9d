package dev.targetpostgres.validate;

import dev.targetpostgres.singer.JsonKind;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Says of most values, from their kind and length alone, that a property's schema allows them. Of
 * the others it says nothing: the library has to look.
 *
 * @param sureKinds a bit for each {@link JsonKind} that may be allowed
 * @param minimum smallest integer surely allowed
 * @param maximum largest integer surely allowed
 * @param minimumLength characters of the shortest string surely allowed
 * @param maximumLength characters of the longest string surely allowed
 */
record QuickCheck(int sureKinds, long minimum, long maximum, int minimumLength, int maximumLength) {
  private static final int NULLS = 1 << JsonKind.NULL;
  private static final int BOOLEANS = 1 << JsonKind.TRUE | 1 << JsonKind.FALSE;
  private static final int INTEGERS = 1 << JsonKind.INTEGER;
  private static final int NUMBERS = INTEGERS | 1 << JsonKind.DECIMAL | 1 << JsonKind.NOT_FINITE;
  private static final int STRINGS = 1 << JsonKind.STRING | 1 << JsonKind.ESCAPED_STRING;
  private static final int OBJECTS = 1 << JsonKind.OBJECT | 1 << JsonKind.DOUBTFUL_OBJECT;
  private static final int ARRAYS = 1 << JsonKind.ARRAY | 1 << JsonKind.DOUBTFUL_ARRAY;
  private static final int ALL = NULLS | BOOLEANS | NUMBERS | STRINGS | OBJECTS | ARRAYS;

  /** Digits that surely fit in a long. */
  private static final int SAFE_DIGITS = 18;

  private static final int LONGEST_CHARACTER = 4;

  /** Keywords that say something of values of any kind. */
  private static final Set<String> DEMANDING =
      Set.of(
          "$ref",
          "$dynamicRef",
          "$recursiveRef",
          "allOf",
          "const",
          "else",
          "enum",
          "extends",
          "if",
          "multipleOf",
          "not",
          "pattern",
          "then");

  /** Keywords that say something of objects and arrays only. */
  private static final Set<String> OF_CONTAINERS =
      Set.of(
          "additionalItems",
          "additionalProperties",
          "contains",
          "dependencies",
          "dependentRequired",
          "dependentSchemas",
          "items",
          "maxItems",
          "maxProperties",
          "minItems",
          "minProperties",
          "patternProperties",
          "prefixItems",
          "properties",
          "propertyNames",
          "required",
          "unevaluatedItems",
          "unevaluatedProperties",
          "uniqueItems");

  private static final QuickCheck NEVER = of(0);

  /** Reads the schema of a property. */
  static QuickCheck of(JsonNode schema) {
    if (!schema.isObject()) {
      return schema.isBoolean() && !schema.booleanValue() ? NEVER : of(ALL);
    }
    if (schema.propertyNames().stream().anyMatch(DEMANDING::contains)) {
      return NEVER;
    }
    int kinds = kinds(schema.path("type"));
    for (String choice : new String[] {"anyOf", "oneOf"}) {
      if (schema.has(choice)) {
        kinds &= alternatives(schema.path(choice));
      }
    }
    if (schema.propertyNames().stream().anyMatch(OF_CONTAINERS::contains)) {
      kinds &= ~(OBJECTS | ARRAYS);
    }
    boolean bounded =
        schema.has("minimum")
            || schema.has("maximum")
            || schema.has("exclusiveMinimum")
            || schema.has("exclusiveMaximum");
    if (bounded) {
      kinds &= ~NUMBERS | INTEGERS;
    }
    return new QuickCheck(
        kinds,
        schema.has("exclusiveMinimum")
            ? Long.MAX_VALUE
            : bound(schema.path("minimum"), Long.MIN_VALUE, Long.MAX_VALUE),
        schema.has("exclusiveMaximum")
            ? Long.MIN_VALUE
            : bound(schema.path("maximum"), Long.MAX_VALUE, Long.MIN_VALUE),
        (int) Math.min(bound(schema.path("minLength"), 0, Integer.MAX_VALUE), Integer.MAX_VALUE),
        (int) Math.min(bound(schema.path("maxLength"), Integer.MAX_VALUE, 0), Integer.MAX_VALUE));
  }

  /** Whether the schema surely allows the value; a string's range excludes its quotes. */
  boolean isSure(byte kind, byte[] bytes, int start, int end) {
    if ((sureKinds >>> kind & 1) == 0) {
      return false;
    }
    return switch (kind) {
      case JsonKind.INTEGER -> isSureInteger(bytes, start, end);
      case JsonKind.STRING -> end - start <= maximumLength && isLongEnough(end - start);
      case JsonKind.ESCAPED_STRING -> end - start <= maximumLength && minimumLength == 0;
      default -> true;
    };
  }

  /** A character may take four bytes, and the first byte is that of a character. */
  private boolean isLongEnough(int bytes) {
    return minimumLength <= 1 ? bytes >= minimumLength : bytes / LONGEST_CHARACTER >= minimumLength;
  }

  private boolean isSureInteger(byte[] bytes, int start, int end) {
    if (minimum == Long.MIN_VALUE && maximum == Long.MAX_VALUE) {
      return true;
    }
    if (end - start > SAFE_DIGITS) {
      return false;
    }
    boolean negative = bytes[start] == '-';
    long value = 0;
    for (int i = negative ? start + 1 : start; i < end; i++) {
      value = value * 10 + (bytes[i] - '0');
    }
    value = negative ? -value : value;
    return value >= minimum && value <= maximum;
  }

  private static QuickCheck of(int kinds) {
    return new QuickCheck(kinds, Long.MIN_VALUE, Long.MAX_VALUE, 0, Integer.MAX_VALUE);
  }

  private static int kinds(JsonNode types) {
    if (types.isMissingNode()) {
      return ALL;
    }
    int kinds = types.isString() ? kinds(types.asString()) : 0;
    for (JsonNode type : types) {
      kinds |= kinds(type.asString(""));
    }
    return kinds;
  }

  private static int kinds(String type) {
    return switch (type) {
      case "null" -> NULLS;
      case "boolean" -> BOOLEANS;
      case "integer" -> INTEGERS;
      case "number" -> NUMBERS;
      case "string" -> STRINGS;
      case "object" -> OBJECTS;
      case "array" -> ARRAYS;
      default -> 0;
    };
  }

  /** Kinds that exactly one alternative allows, where all of them only name types. */
  private static int alternatives(JsonNode alternatives) {
    int once = 0;
    int more = 0;
    for (JsonNode alternative : alternatives) {
      QuickCheck check = of(alternative);
      if (!check.equals(of(check.sureKinds))) {
        return 0;
      }
      more |= once & check.sureKinds;
      once |= check.sureKinds;
    }
    return once & ~more;
  }

  private static long bound(JsonNode bound, long missing, long unknown) {
    if (bound.isMissingNode()) {
      return missing;
    }
    return bound.isIntegralNumber() && bound.canConvertToLong() ? bound.longValue() : unknown;
  }
}
