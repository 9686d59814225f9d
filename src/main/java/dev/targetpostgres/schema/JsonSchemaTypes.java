package dev.targetpostgres.schema;

import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Time;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.normal.TapHabits;
import dev.targetpostgres.schema.normal.Types;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Chooses the narrowest column type for all values that a property's schema allows. */
final class JsonSchemaTypes {
  private static final Pattern SCALE_PRECISION = Pattern.compile("\\((\\d{1,4}),\\s*(\\d{1,4})\\)");

  private final LocalReferences references;
  private final TypeOptions options;

  JsonSchemaTypes(JsonNode root, TypeOptions options) {
    references = new LocalReferences(root);
    this.options = options;
  }

  /** Returns the type for a new column of the property. */
  ColumnType columnType(JsonNode property) {
    references.begin();
    Set<String> followed = new HashSet<>();
    ColumnType type = typeOf(references.resolved(property, followed), followed);
    boolean ambiguous = type == Simple.BYTEA && encodings(property).size() > 1;
    boolean whole = options.flattening().isOn() && isObject(property);
    return type == null || ambiguous || whole ? Simple.TEXT : type;
  }

  /**
   * Returns the declared members of a property whose values are objects or null. Returns null for
   * all other properties.
   *
   * @param followed references already followed; receives those that this method follows
   */
  @Nullable ObjectNode members(JsonNode property, Set<String> followed) {
    references.begin();
    JsonNode schema = onlyChoice(references.resolved(property, followed), followed);
    return isObjectOrNull(schema)
            && schema.path("properties") instanceof ObjectNode members
            && !members.isEmpty()
        ? members
        : null;
  }

  /** Returns whether the values are objects or null, in a schema that does not set a type. */
  private boolean isObject(JsonNode property) {
    Set<String> followed = new HashSet<>();
    JsonNode schema = onlyChoice(references.resolved(property, followed), followed);
    return isObjectOrNull(schema) && !schema.has("x-sql-datatype");
  }

  /** Returns the schema with its only alternative that is not null, if there is one. */
  private JsonNode onlyChoice(JsonNode schema, Set<String> followed) {
    String choice = LocalReferences.choice(schema);
    if (choice == null) {
      return schema;
    }
    JsonNode only = null;
    for (JsonNode alternative : schema.path(choice)) {
      if (!LocalReferences.isNull(alternative)) {
        if (only != null) {
          return schema;
        }
        only = alternative;
      }
    }
    return only == null
        ? schema
        : SchemaUnion.ofBoth(
            LocalReferences.without((ObjectNode) schema, choice),
            references.resolved(only, followed));
  }

  private static boolean isObjectOrNull(JsonNode schema) {
    Set<String> types = Types.of(schema);
    types.remove("null");
    return types.equals(Set.of("object"));
  }

  /** Returns the encoding of the property's strings, or NONE if it is ambiguous or not decoded. */
  ContentEncoding contentEncoding(JsonNode property) {
    Set<ContentEncoding> encodings = encodings(property);
    return encodings.size() == 1 ? encodings.iterator().next() : ContentEncoding.NONE;
  }

  private Set<ContentEncoding> encodings(JsonNode property) {
    Set<ContentEncoding> encodings = EnumSet.noneOf(ContentEncoding.class);
    if (options.interpretContentEncoding()) {
      references.begin();
      Set<String> followed = new HashSet<>();
      addEncodings(references.resolved(property, followed), followed, encodings);
    }
    return encodings;
  }

  private void addEncodings(JsonNode schema, Set<String> followed, Set<ContentEncoding> encodings) {
    String choice = LocalReferences.choice(schema);
    String encoding = text(schema, "contentEncoding");
    if (choice != null) {
      ObjectNode common = LocalReferences.without((ObjectNode) schema, choice);
      for (JsonNode alternative : schema.path(choice)) {
        Set<String> path = new HashSet<>(followed);
        addEncodings(
            SchemaUnion.ofBoth(common, references.resolved(alternative, path)), path, encodings);
      }
    } else if (encoding != null || Types.of(schema).contains("string")) {
      encodings.add(ContentEncoding.of(encoding));
    }
  }

  /**
   * Returns the type, or null if the schema allows only null and therefore any type.
   *
   * @param followed references already followed
   */
  private @Nullable ColumnType typeOf(JsonNode schema, Set<String> followed) {
    if (!schema.isObject()) {
      return Simple.JSONB;
    }
    String sqlType = text(schema, "x-sql-datatype");
    if (sqlType != null) {
      return TypeNames.parse(sqlType);
    }
    String choice = LocalReferences.choice(schema);
    if (choice != null) {
      return choiceOf((ObjectNode) schema, choice, followed);
    }
    Set<String> types = Types.of(schema);
    if (!types.isEmpty()) {
      ColumnType union = null;
      for (String type : types) {
        union = union(union, named(type, schema));
      }
      return union;
    }
    return untyped(schema);
  }

  private @Nullable ColumnType choiceOf(ObjectNode schema, String choice, Set<String> followed) {
    ColumnType union = null;
    boolean plain = false;
    ObjectNode common = LocalReferences.without(schema, choice);
    for (JsonNode alternative : schema.path(choice)) {
      Set<String> path = new HashSet<>(followed);
      JsonNode member = references.resolved(alternative, path);
      if (!member.isObject()) {
        return Simple.JSONB;
      }
      ObjectNode both = SchemaUnion.ofBoth(common, member);
      ColumnType type = typeOf(both, path);
      if (isPlainString(both)) {
        plain |= type != null;
      } else {
        union = union(union, type);
      }
    }
    // Some taps declare a format in one alternative, and any string in another.
    return plain && !isFormatted(union) ? union(union, Simple.TEXT) : union;
  }

  /** Returns whether the schema says only that values are strings, or strings and null. */
  private static boolean isPlainString(JsonNode schema) {
    return schema.size() == 1
        && schema.has("type")
        && Set.of("string", "null").containsAll(Types.of(schema));
  }

  private static boolean isFormatted(@Nullable ColumnType type) {
    return type != null && type.facts().strings() == TypeFacts.Strings.FORMAT;
  }

  private @Nullable ColumnType untyped(JsonNode schema) {
    if (schema.has("const")) {
      return literal(schema.path("const"));
    }
    JsonNode values = schema.path("enum");
    if (!values.isArray() || values.isEmpty()) {
      return Simple.JSONB;
    }
    ColumnType union = null;
    for (JsonNode value : values) {
      union = union(union, literal(value));
    }
    return union;
  }

  private @Nullable ColumnType literal(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    if (value.isContainer()) {
      return Simple.JSONB;
    }
    if (value.isString()) {
      return Simple.TEXT;
    }
    if (value.isBoolean()) {
      return Simple.BOOLEAN;
    }
    return value.isIntegralNumber()
        ? (value.canConvertToLong() ? Simple.BIGINT : Numeric.UNCONSTRAINED)
        : options.number();
  }

  private @Nullable ColumnType named(String type, JsonNode schema) {
    return switch (type) {
      case "null" -> null;
      case "integer" -> decimalFormat(schema, integer(schema));
      case "number" -> decimalFormat(schema, number(schema));
      case "boolean" -> Simple.BOOLEAN;
      case "string" -> decimalFormat(schema, string(schema));
      default -> Simple.JSONB;
    };
  }

  private ColumnType string(JsonNode schema) {
    if (options.interpretContentEncoding()
        && ContentEncoding.of(text(schema, "contentEncoding")) != ContentEncoding.NONE) {
      return Simple.BYTEA;
    }
    return ofFormat(schema);
  }

  /** Returns the column type for strings with the schema's format. */
  static ColumnType ofFormat(JsonNode schema) {
    String format = text(schema, "format");
    return switch (format == null ? "" : format) {
      case "date-time" -> Timestamp.WITH_ZONE;
      case "date" -> Simple.DATE;
      case "time" -> Time.WITHOUT_ZONE;
      case "uuid" -> Simple.UUID;
      default -> Simple.TEXT;
    };
  }

  private static ColumnType integer(JsonNode schema) {
    BigDecimal minimum = wholeBound(schema, "minimum", "exclusiveMinimum", BigDecimal.ONE);
    BigDecimal maximum = wholeBound(schema, "maximum", "exclusiveMaximum", BigDecimal.ONE.negate());
    if (exceeds(minimum, Long.MIN_VALUE, Long.MAX_VALUE)
        || exceeds(maximum, Long.MIN_VALUE, Long.MAX_VALUE)) {
      return Numeric.UNCONSTRAINED;
    }
    if (minimum == null || maximum == null) {
      return Simple.BIGINT;
    }
    if (!exceeds(minimum, Short.MIN_VALUE, Short.MAX_VALUE)
        && !exceeds(maximum, Short.MIN_VALUE, Short.MAX_VALUE)) {
      return Simple.SMALLINT;
    }
    return exceeds(minimum, Integer.MIN_VALUE, Integer.MAX_VALUE)
            || exceeds(maximum, Integer.MIN_VALUE, Integer.MAX_VALUE)
        ? Simple.BIGINT
        : Simple.INTEGER;
  }

  private ColumnType number(JsonNode schema) {
    BigDecimal step = decimal(schema.path("multipleOf"));
    int below = integerDigits(schema, "minimum", "exclusiveMinimum");
    int above = integerDigits(schema, "maximum", "exclusiveMaximum");
    if (step == null || below < 0 || above < 0) {
      return options.number();
    }
    int scale = Math.max(step.stripTrailingZeros().scale(), 0);
    long precision = Math.max((long) Math.max(below, above) + scale, 1);
    return precision <= Numeric.MAXIMUM_PRECISION
        ? numeric((int) precision, scale, options.number())
        : options.number();
  }

  /** Returns the digits before the point of numbers within the bounds, or -1 without a bound. */
  private static int integerDigits(JsonNode schema, String inclusive, String exclusive) {
    int digits = -1;
    BigDecimal bound = decimal(schema.path(inclusive));
    if (bound != null) {
      digits = bound.signum() == 0 ? 0 : Math.max(bound.precision() - bound.scale(), 0);
    }
    BigDecimal beyond = decimal(schema.path(exclusive));
    if (beyond != null) {
      // Numbers below 1000 have three digits, but 1000 has four.
      boolean power = isPowerOfTen(beyond);
      boolean none = beyond.signum() == 0;
      int most = none ? 0 : Math.max(beyond.precision() - beyond.scale() - (power ? 1 : 0), 0);
      digits = digits < 0 ? most : Math.min(digits, most);
    }
    return digits;
  }

  private static boolean isPowerOfTen(BigDecimal number) {
    return number.abs().stripTrailingZeros().unscaledValue().equals(BigInteger.ONE);
  }

  /** Returns the type for a format that declares decimals, or otherwise the given type. */
  private static ColumnType decimalFormat(JsonNode schema, ColumnType otherwise) {
    if (!TapHabits.isDecimal(schema)) {
      return otherwise;
    }
    String packed = text(schema.path("additionalProperties"), "scale_precision");
    if (packed != null) {
      Matcher parts = SCALE_PRECISION.matcher(packed);
      return parts.matches()
          ? numeric(
              Integer.parseInt(parts.group(1)),
              Integer.parseInt(parts.group(2)),
              Numeric.UNCONSTRAINED)
          : Numeric.UNCONSTRAINED;
    }
    JsonNode precision = schema.path("precision");
    JsonNode scale = schema.path("scale");
    boolean declared = isInt(precision) && (scale.isMissingNode() || isInt(scale));
    return declared
        ? numeric(precision.asInt(), scale.asInt(0), Numeric.UNCONSTRAINED)
        : Numeric.UNCONSTRAINED;
  }

  private static boolean isInt(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToInt();
  }

  private static ColumnType numeric(int precision, int scale, ColumnType otherwise) {
    boolean valid = precision >= 1 && precision <= Numeric.MAXIMUM_PRECISION;
    return valid && scale >= 0 && scale <= precision ? new Numeric(precision, scale) : otherwise;
  }

  private static @Nullable ColumnType union(
      @Nullable ColumnType first, @Nullable ColumnType second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return TypeUnion.of(first, second);
  }

  private static @Nullable String text(JsonNode schema, String key) {
    JsonNode value = schema.path(key);
    return value.isString() ? value.asString() : null;
  }

  /** Returns the bound for whole numbers, which is one step inside an exclusive bound. */
  private static @Nullable BigDecimal wholeBound(
      JsonNode schema, String inclusive, String exclusive, BigDecimal step) {
    BigDecimal bound = decimal(schema.path(inclusive));
    BigDecimal beyond = decimal(schema.path(exclusive));
    if (beyond == null) {
      return bound;
    }
    // Adding to a number like 1e400000000 would write out all its digits.
    boolean near = Math.abs((long) beyond.scale()) <= Numeric.MAXIMUM_PRECISION;
    BigDecimal last = near ? beyond.add(step) : beyond;
    if (bound == null) {
      return last;
    }
    return step.signum() > 0 ? bound.max(last) : bound.min(last);
  }

  private static @Nullable BigDecimal decimal(JsonNode value) {
    return value.isNumber() ? value.decimalValue() : null;
  }

  private static boolean exceeds(@Nullable BigDecimal bound, long lowest, long highest) {
    return bound != null
        && (bound.compareTo(BigDecimal.valueOf(lowest)) < 0
            || bound.compareTo(BigDecimal.valueOf(highest)) > 0);
  }
}
