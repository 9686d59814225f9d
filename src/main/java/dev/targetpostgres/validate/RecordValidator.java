package dev.targetpostgres.validate;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.targetpostgres.encode.RefusedRecordException;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.singer.JsonKind;
import dev.targetpostgres.singer.RecordMessage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks a stream's records against its JSON Schema, as the draft that {@code $schema} names
 * defines it, draft 7 where it names none. {@code format} is an annotation, as the drafts have it;
 * the column's type sees to dates and the like. Not thread-safe.
 *
 * @see <a href="https://json-schema.org/specification">JSON Schema</a>
 */
public final class RecordValidator {
  /** Keywords of the whole schema that say more than its properties and which are required. */
  private static final Set<String> DEMANDING =
      Set.of(
          "$ref",
          "allOf",
          "anyOf",
          "const",
          "dependencies",
          "dependentRequired",
          "dependentSchemas",
          "enum",
          "if",
          "maxProperties",
          "minProperties",
          "not",
          "oneOf",
          "patternProperties",
          "propertyNames",
          "unevaluatedProperties");

  /** What the schema of single properties keeps of the whole one: what references may point to. */
  private static final Set<String> REFERRED =
      Set.of("$schema", "$id", "id", "definitions", "$defs", "properties");

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(Integer.MAX_VALUE)
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNumberLength(Integer.MAX_VALUE)
                          .maxNameLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final SchemaRegistryConfig FORMATS_ARE_ANNOTATIONS =
      SchemaRegistryConfig.builder().formatAssertionsEnabled(false).build();

  private final String stream;
  private final List<String> properties;
  private final @Nullable QuickCheck[] checks;
  private final boolean[] required;
  private final boolean demanding;
  private final boolean closed;
  private final JsonNode schema;

  /** The library's form of the whole schema, made when it is needed: most streams never do. */
  private @Nullable Schema whole;

  /** The library's form of the schema of single properties, made when it is needed. */
  private @Nullable Schema single;

  /**
   * Compiles a schema.
   *
   * @param properties names in the order of the records' slots; those that the schema does not have
   *     are not looked at
   */
  public RecordValidator(String stream, JsonNode schema, List<String> properties) {
    this.stream = stream;
    this.schema = schema;
    this.properties = List.copyOf(properties);
    JsonNode declared = schema.path("properties");
    checks =
        properties.stream()
            .map(name -> declared.has(name) ? QuickCheck.of(declared.path(name)) : null)
            .toArray(QuickCheck[]::new);
    required = new boolean[properties.size()];
    for (JsonNode name : schema.path("required")) {
      int slot = properties.indexOf(name.asString(""));
      if (slot >= 0) {
        required[slot] = true;
      }
    }
    demanding = schema.propertyNames().stream().anyMatch(DEMANDING::contains);
    JsonNode additional = schema.path("additionalProperties");
    closed = !additional.isMissingNode() && !(additional.isBoolean() && additional.asBoolean());
  }

  /**
   * Checks a record.
   *
   * @throws RefusedRecordException where the schema does not allow it
   * @throws TargetException where the schema is no JSON Schema
   */
  public void check(RecordMessage record) {
    if (demanding || (closed && !record.undeclared().isEmpty())) {
      whole = whole == null ? compiled(schema) : whole;
      require(record, whole, tree(record, "", record.recordStart(), record.recordEnd()));
      return;
    }
    @Nullable ObjectNode unsure = null;
    for (int slot = 0; slot < checks.length; slot++) {
      byte kind = record.kind(slot);
      QuickCheck check = checks[slot];
      if (kind == JsonKind.MISSING) {
        if (required[slot]) {
          throw refused(record, properties.get(slot), "is required and missing");
        }
      } else if (check != null
          && !check.isSure(kind, record.bytes(), record.start(slot), record.end(slot))) {
        unsure = unsure == null ? JsonNodeFactory.instance.objectNode() : unsure;
        unsure.set(properties.get(slot), value(record, slot));
      }
    }
    if (unsure != null) {
      single = single == null ? compiled(referred(schema)) : single;
      require(record, single, unsure);
    }
  }

  private void require(RecordMessage record, Schema compiled, JsonNode instance) {
    List<Error> errors;
    try {
      errors = compiled.validate(instance);
    } catch (SchemaException unusable) {
      throw unusable(unusable);
    } catch (StackOverflowError tooDeep) {
      throw refused(record, "", "is too long or too deep to be matched with the patterns");
    }
    if (!errors.isEmpty()) {
      Error first = errors.get(0);
      boolean named = first.getInstanceLocation().getNameCount() > 0;
      String property = named ? String.valueOf(first.getInstanceLocation().getElement(0)) : "";
      throw refused(record, property, String.valueOf(first.getMessage()));
    }
  }

  private static RefusedRecordException refused(
      RecordMessage record, String property, String reason) {
    return new RefusedRecordException(
        record.stream(),
        record.place(),
        property,
        reason + " (by its SCHEMA; setting validate_records)");
  }

  private JsonNode value(RecordMessage record, int slot) {
    byte kind = record.kind(slot);
    boolean quoted = kind == JsonKind.STRING || kind == JsonKind.ESCAPED_STRING;
    int quote = quoted ? 1 : 0;
    return tree(record, properties.get(slot), record.start(slot) - quote, record.end(slot) + quote);
  }

  private static JsonNode tree(RecordMessage record, String property, int start, int end) {
    try {
      return MAPPER.readTree(record.bytes(), start, end - start);
    } catch (NumberFormatException tooLarge) {
      throw refused(record, property, "a number is out of all range");
    }
  }

  private static ObjectNode referred(JsonNode schema) {
    ObjectNode referred = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      if (REFERRED.contains(entry.getKey())) {
        referred.set(entry.getKey(), entry.getValue());
      }
    }
    return referred;
  }

  private TargetException unusable(SchemaException reason) {
    return new TargetException(
        ExitCode.INPUT,
        ("SCHEMA of stream %s is no JSON Schema that records can be checked against: %s; mend it,"
                + " or set validate_records to false")
            .formatted(stream, reason.getMessage()),
        reason);
  }

  private Schema compiled(JsonNode schema) {
    try {
      return library(schema);
    } catch (SchemaException unusable) {
      throw unusable(unusable);
    }
  }

  /**
   * The library's form of a schema. References to other documents are not followed: nothing of the
   * input is fetched.
   */
  static Schema library(JsonNode schema) {
    SpecificationVersion version =
        SpecificationVersion.fromSchemaNode(schema).orElse(SpecificationVersion.DRAFT_7);
    return SchemaRegistry.withDefaultDialect(
            version,
            builder ->
                builder
                    .schemaLoader(loader -> loader.block(iri -> true))
                    .schemaRegistryConfig(FORMATS_ARE_ANNOTATIONS))
        .getSchema(schema);
  }
}
