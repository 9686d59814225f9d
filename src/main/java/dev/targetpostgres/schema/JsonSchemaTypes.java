package dev.targetpostgres.schema;

import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Time;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Chooses the column type of a property: the narrowest that holds all that its schema allows. */
final class JsonSchemaTypes {
  /** What PostgreSQL allows in numeric(p,s). */
  private static final int MAXIMUM_PRECISION = 1000;

  private static final Pattern SCALE_PRECISION = Pattern.compile("\\((\\d+),\\s*(\\d+)\\)");

  private final JsonNode root;
  private final TypeOptions options;

  JsonSchemaTypes(JsonNode root, TypeOptions options) {
    this.root = root;
    this.options = options;
  }

  /** The type for a new column of the property. */
  ColumnType columnType(JsonNode property) {
    ColumnType type = typeOf(resolved(property));
    return type == null ? Simple.TEXT : type;
  }

  /** How the property's strings carry bytes; NONE unless that is to be interpreted. */
  ContentEncoding contentEncoding(JsonNode property) {
    return options.interpretContentEncoding()
        ? ContentEncoding.of(text(resolved(property), "contentEncoding"))
        : ContentEncoding.NONE;
  }

  /** Null stands for "only null": no value narrows the type. */
  private @Nullable ColumnType typeOf(JsonNode schema) {
    if (!schema.isObject()) {
      return Simple.JSONB;
    }
    String sqlType = text(schema, "x-sql-datatype");
    if (sqlType != null) {
      return TypeNames.parse(sqlType);
    }
    for (String choice : new String[] {"anyOf", "oneOf"}) {
      if (schema.path(choice).isArray() && !schema.path(choice).isEmpty()) {
        return choiceOf((ObjectNode) schema, choice);
      }
    }
    JsonNode types = schema.path("type");
    if (types.isString()) {
      return named(types.asString(), schema);
    }
    if (types.isArray() && !types.isEmpty()) {
      ColumnType union = null;
      for (JsonNode type : types) {
        union = union(union, named(type.asString(), schema));
      }
      return union;
    }
    return untyped(schema);
  }

  private @Nullable ColumnType choiceOf(ObjectNode schema, String choice) {
    ColumnType union = null;
    ObjectNode common = schema.deepCopy();
    common.remove(choice);
    for (JsonNode alternative : schema.path(choice)) {
      JsonNode member = resolved(alternative);
      if (!member.isObject()) {
        return Simple.JSONB;
      }
      union = union(union, typeOf(merged(common, member)));
    }
    return union;
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
    BigDecimal minimum = bound(schema, "minimum", "exclusiveMinimum");
    BigDecimal maximum = bound(schema, "maximum", "exclusiveMaximum");
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
    BigDecimal minimum = bound(schema, "minimum", "exclusiveMinimum");
    BigDecimal maximum = bound(schema, "maximum", "exclusiveMaximum");
    if (step == null || step.signum() <= 0 || minimum == null || maximum == null) {
      return options.number();
    }
    BigDecimal widest = minimum.abs().max(maximum.abs());
    int integerDigits = Math.max(widest.precision() - widest.scale(), 0);
    int scale = Math.max(step.stripTrailingZeros().scale(), 0);
    return numeric(Math.max(integerDigits + scale, 1), scale, options.number());
  }

  /** Formats with which taps declare decimals, whatever JSON type carries them. */
  private static ColumnType decimalFormat(JsonNode schema, ColumnType otherwise) {
    String format = text(schema, "format");
    if (!"x-singer.decimal".equals(format) && !"singer.decimal".equals(format)) {
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
    if (!schema.path("precision").isIntegralNumber()) {
      return Numeric.UNCONSTRAINED;
    }
    return numeric(
        schema.path("precision").asInt(), schema.path("scale").asInt(0), Numeric.UNCONSTRAINED);
  }

  private static ColumnType numeric(int precision, int scale, ColumnType otherwise) {
    return precision >= 1 && precision <= MAXIMUM_PRECISION && scale >= 0 && scale <= precision
        ? new Numeric(precision, scale)
        : otherwise;
  }

  /** Follows local references and folds allOf into one schema; `{}` where that cannot be done. */
  private JsonNode resolved(JsonNode schema) {
    return resolved(schema, new HashSet<>());
  }

  private JsonNode resolved(JsonNode schema, Set<String> followed) {
    JsonNode result = schema;
    String reference = text(schema, "$ref");
    if (reference != null) {
      if (!reference.startsWith("#") || !followed.add(reference)) {
        return JsonNodeFactory.instance.objectNode();
      }
      JsonNode target = root.at(pointer(reference.substring(1)));
      ObjectNode siblings = ((ObjectNode) schema).deepCopy();
      siblings.remove("$ref");
      result = merged(siblings, resolved(target, followed));
    }
    JsonNode parts = result.path("allOf");
    if (parts.isArray()) {
      ObjectNode folded = ((ObjectNode) result).deepCopy();
      folded.remove("allOf");
      for (JsonNode part : parts) {
        folded = merged(folded, resolved(part, new HashSet<>(followed)));
      }
      return folded;
    }
    return result;
  }

  private static String pointer(String fragment) {
    return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private ObjectNode merged(ObjectNode common, JsonNode member) {
    ObjectNode merged = common.deepCopy();
    if (member instanceof ObjectNode object) {
      object.properties().forEach(entry -> merged.set(entry.getKey(), entry.getValue()));
    }
    return merged;
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

  private static @Nullable BigDecimal bound(JsonNode schema, String inclusive, String exclusive) {
    BigDecimal bound = decimal(schema.path(inclusive));
    return bound == null ? decimal(schema.path(exclusive)) : bound;
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
