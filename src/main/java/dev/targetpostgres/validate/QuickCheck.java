package dev.targetpostgres.validate;

import dev.targetpostgres.schema.normal.Types;
import dev.targetpostgres.singer.JsonKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Recognizes most valid values of a property from their kind, length and digits alone. All other
 * values need the full check.
 *
 * @param sureKinds one bit for each {@link JsonKind} that is valid within the limits below
 * @param minimum smallest number that is surely valid
 * @param maximum largest number that is surely valid
 * @param maximumScale greatest number of digits after the point that is surely valid
 * @param minimumLength characters of the shortest string that is surely valid
 * @param maximumLength characters of the longest string that is surely valid
 */
record QuickCheck(
    int sureKinds,
    long minimum,
    long maximum,
    int maximumScale,
    int minimumLength,
    int maximumLength) {
  private static final int NULLS = 1 << JsonKind.NULL;
  private static final int BOOLEANS = 1 << JsonKind.TRUE | 1 << JsonKind.FALSE;
  private static final int INTEGERS = 1 << JsonKind.INTEGER;
  private static final int FINITE_NUMBERS = INTEGERS | 1 << JsonKind.DECIMAL;
  private static final int NUMBERS = FINITE_NUMBERS | 1 << JsonKind.NOT_FINITE;
  private static final int STRINGS = 1 << JsonKind.STRING | 1 << JsonKind.ESCAPED_STRING;
  private static final int OBJECTS = 1 << JsonKind.OBJECT | 1 << JsonKind.DOUBTFUL_OBJECT;
  private static final int ARRAYS = 1 << JsonKind.ARRAY | 1 << JsonKind.DOUBTFUL_ARRAY;
  private static final int ALL = NULLS | BOOLEANS | NUMBERS | STRINGS | OBJECTS | ARRAYS;

  /** Number of digits that always fit in a long. */
  private static final int SAFE_DIGITS = 18;

  /** Exceeds every number with {@link #SAFE_DIGITS} digits, and fits in a long. */
  private static final BigDecimal BEYOND_SAFE = BigDecimal.TEN.pow(SAFE_DIGITS).add(BigDecimal.ONE);

  private static final int LONGEST_CHARACTER = 4;

  /** Keywords that restrict values of all kinds. */
  private static final Set<String> RESTRICTING =
      Set.of("$ref", "allOf", "const", "enum", "if", "not", "pattern");

  /** Keywords that restrict only objects and arrays. */
  private static final Set<String> OF_CONTAINERS =
      Set.of(
          "additionalItems",
          "additionalProperties",
          "contains",
          "dependencies",
          "items",
          "maxItems",
          "maxProperties",
          "minItems",
          "minProperties",
          "patternProperties",
          "properties",
          "propertyNames",
          "required",
          "uniqueItems");

  private static final QuickCheck NEVER = of(0);

  /** Compiles the schema of a property. */
  static QuickCheck of(JsonNode schema) {
    if (!schema.isObject()) {
      return schema.isBoolean() && !schema.booleanValue() ? NEVER : of(ALL);
    }
    if (schema.propertyNames().stream().anyMatch(RESTRICTING::contains)) {
      return NEVER;
    }
    int kinds = kinds(schema);
    if (schema.has("anyOf")) {
      kinds &= anyOf(schema.path("anyOf"));
    }
    if (schema.has("oneOf")) {
      kinds &= oneOf(schema.path("oneOf"));
    }
    if (schema.propertyNames().stream().anyMatch(OF_CONTAINERS::contains)) {
      kinds &= ~(OBJECTS | ARRAYS);
    }
    boolean bounded =
        schema.has("minimum")
            || schema.has("maximum")
            || schema.has("exclusiveMinimum")
            || schema.has("exclusiveMaximum");
    if (bounded || schema.has("multipleOf")) {
      kinds &= ~NUMBERS | FINITE_NUMBERS;
    }
    return new QuickCheck(
        kinds,
        minimum(schema),
        maximum(schema),
        scale(schema.path("multipleOf")),
        schema.has("minLength") ? Strings.limit(schema.path("minLength")) : 0,
        schema.has("maxLength") ? Strings.limit(schema.path("maxLength")) : Integer.MAX_VALUE);
  }

  /** Returns whether the value is surely valid. A string's range excludes its quotes. */
  boolean isSure(byte kind, byte[] bytes, int start, int end) {
    if ((sureKinds >>> kind & 1) == 0) {
      return false;
    }
    return switch (kind) {
      case JsonKind.INTEGER, JsonKind.DECIMAL -> isSureNumber(bytes, start, end);
      case JsonKind.STRING -> end - start <= maximumLength && isLongEnough(end - start);
      case JsonKind.ESCAPED_STRING -> end - start <= maximumLength && minimumLength == 0;
      default -> true;
    };
  }

  /** Compares bytes: a character has at most four, and a string with a byte has a character. */
  private boolean isLongEnough(int bytes) {
    return minimumLength <= 1 ? bytes >= minimumLength : bytes / LONGEST_CHARACTER >= minimumLength;
  }

  /** Checks a number with a fraction by the whole numbers below and above it. */
  private boolean isSureNumber(byte[] bytes, int start, int end) {
    if (maximumScale == Integer.MAX_VALUE
        && minimum == Long.MIN_VALUE
        && maximum == Long.MAX_VALUE) {
      return true;
    }
    boolean negative = bytes[start] == '-';
    int digits = negative ? start + 1 : start;
    long whole = 0;
    int i = digits;
    for (; i < end && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      whole = whole * 10 + (bytes[i] - '0');
    }
    int scale = Math.max(end - i - 1, 0);
    if (i - digits > SAFE_DIGITS || scale > maximumScale || hasExponent(bytes, i, end)) {
      return false;
    }
    long beyond = i < end ? whole + 1 : whole;
    return negative
        ? -beyond >= minimum && -whole <= maximum
        : whole >= minimum && beyond <= maximum;
  }

  private static boolean hasExponent(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if ((bytes[i] | 0x20) == 'e') {
        return true;
      }
    }
    return false;
  }

  private static QuickCheck of(int kinds) {
    return new QuickCheck(
        kinds, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
  }

  /** Returns the kinds of the types that the schema names. */
  private static int kinds(JsonNode schema) {
    if (!schema.has("type")) {
      return schema.isBoolean() && !schema.booleanValue() ? 0 : ALL;
    }
    int kinds = 0;
    for (String type : Types.of(schema)) {
      kinds |= kinds(type);
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

  /** Returns the kinds whose values are all valid for the alternative. */
  private static int sureKinds(JsonNode alternative) {
    QuickCheck check = of(alternative);
    return check.equals(of(check.sureKinds)) ? check.sureKinds : 0;
  }

  private static int anyOf(JsonNode alternatives) {
    int sure = 0;
    for (JsonNode alternative : alternatives) {
      sure |= sureKinds(alternative);
    }
    return sure;
  }

  /** Returns the kinds whose values are all valid for exactly one alternative. */
  private static int oneOf(JsonNode alternatives) {
    int sure = 0;
    int once = 0;
    int more = 0;
    for (JsonNode alternative : alternatives) {
      int named = kinds(alternative);
      // JSON Schema considers 1.0 an integer.
      int possible = (named & INTEGERS) != 0 ? named | FINITE_NUMBERS : named;
      sure |= sureKinds(alternative);
      more |= once & possible;
      once |= possible;
    }
    return sure & ~more;
  }

  /** Returns the scale if the step is a power of ten, as SQL taps send it, and otherwise -1. */
  private static int scale(JsonNode multipleOf) {
    if (multipleOf.isMissingNode()) {
      return Integer.MAX_VALUE;
    }
    // An infinite double has no decimal value.
    boolean finite = !multipleOf.isDouble() || Double.isFinite(multipleOf.doubleValue());
    if (!multipleOf.isNumber() || !finite) {
      return -1;
    }
    BigDecimal step = multipleOf.decimalValue().stripTrailingZeros();
    return step.unscaledValue().equals(BigInteger.ONE) ? Math.max(step.scale(), -1) : -1;
  }

  /** Returns the smallest whole number that is valid, as {@link #isSureNumber} expects. */
  private static long minimum(JsonNode schema) {
    long minimum = Long.MIN_VALUE;
    if (schema.has("minimum")) {
      minimum = whole(schema.path("minimum"), RoundingMode.CEILING);
    }
    if (schema.has("exclusiveMinimum")) {
      long beyond = whole(schema.path("exclusiveMinimum"), RoundingMode.FLOOR);
      minimum = Math.max(minimum, Math.min(beyond, Long.MAX_VALUE - 1) + 1);
    }
    return minimum;
  }

  private static long maximum(JsonNode schema) {
    long maximum = Long.MAX_VALUE;
    if (schema.has("maximum")) {
      maximum = whole(schema.path("maximum"), RoundingMode.FLOOR);
    }
    if (schema.has("exclusiveMaximum")) {
      long beyond = whole(schema.path("exclusiveMaximum"), RoundingMode.CEILING);
      maximum = Math.min(maximum, Math.max(beyond, Long.MIN_VALUE + 1) - 1);
    }
    return maximum;
  }

  /** Returns the bound as a whole number, limited to a range that contains all sure numbers. */
  private static long whole(JsonNode bound, RoundingMode mode) {
    BigDecimal number = bound.decimalValue();
    if (number.compareTo(BEYOND_SAFE) >= 0) {
      return BEYOND_SAFE.longValue();
    }
    if (number.compareTo(BEYOND_SAFE.negate()) <= 0) {
      return -BEYOND_SAFE.longValue();
    }
    // Rounding a number like 1e-400000000 directly would write out all its digits.
    boolean fraction = number.precision() <= number.scale();
    BigDecimal near = fraction ? BigDecimal.valueOf(number.signum(), 1) : number;
    return near.setScale(0, mode).longValue();
  }
}
