package dev.targetpostgres.validate;

import dev.targetpostgres.encode.RejectedRecordException;
import dev.targetpostgres.json.JsonTrees;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.normal.TapHabits;
import dev.targetpostgres.schema.normal.Types;
import dev.targetpostgres.singer.JsonKind;
import dev.targetpostgres.singer.RecordMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks a stream's records against its JSON Schema in the form that {@code NormalSchema}
 * describes. It does not check {@code format}, since the column's type does. Not thread-safe.
 */
public final class RecordValidator implements RecordCheck {
  /**
   * Stack size in bytes for a thread that checks records. Java's patterns need stack for each
   * repetition of a group. The operating system allocates only the part that is used.
   */
  public static final long STACK = 64L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(RecordValidator.class);

  /** Keywords of the root that restrict more than its properties and required members. */
  private static final Set<String> RESTRICTING =
      Set.of(
          "$ref",
          "allOf",
          "anyOf",
          "const",
          "dependencies",
          "enum",
          "if",
          "maxProperties",
          "minProperties",
          "not",
          "oneOf",
          "patternProperties",
          "propertyNames");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** Limit of the steps for one record: a minimum, and an addition for each byte. */
  private static final long STEPS = 1_000_000;

  private static final long STEPS_PER_BYTE = 100;

  /** Limit of the steps that other streams can wait for; takes some milliseconds. */
  private static final long FEW_STEPS = 100_000;

  private final List<String> properties;
  private final Set<String> chosen;
  private final @Nullable QuickCheck[] quick;
  private final boolean[] required;

  /** Whether the SCHEMA allows only strings, by slot. */
  private final boolean[] texts;

  /** Required properties that the SCHEMA does not declare. */
  private final List<String> requiredUndeclared = new ArrayList<>();

  /** Properties with a pattern that was too deeply nested to match a value. */
  private final Set<String> uncheckable = new HashSet<>();

  /** Whether the current check can use the higher limit of steps. */
  private boolean canTakeLong;

  private final boolean restricting;
  private final boolean closed;
  private final JsonNode schema;
  private final SchemaCompiler compiler;

  /** Check of the whole schema, compiled when it is needed. Most streams never need it. */
  private @Nullable Check whole;

  /** Checks of the properties' schemas, compiled when they are needed. */
  private final @Nullable Check[] thorough;

  /**
   * Prepares the checks of a stream.
   *
   * @param normal the stream's JSON Schema in normal form
   * @param properties names in the order of the records' slots; names without a schema are not
   *     checked
   * @param chosen properties whose columns have a type by setting: values can have any type
   */
  public RecordValidator(JsonNode normal, List<String> properties, Set<String> chosen) {
    schema = TapHabits.withArrays(normal);
    this.properties = List.copyOf(properties);
    this.chosen = Set.copyOf(chosen);
    compiler = new SchemaCompiler(schema);
    JsonNode declared = schema.path("properties");
    quick =
        properties.stream()
            .map(name -> declared.has(name) ? QuickCheck.of(declared.path(name)) : null)
            .toArray(QuickCheck[]::new);
    thorough = new Check[quick.length];
    required = new boolean[properties.size()];
    texts = new boolean[properties.size()];
    for (int slot = 0; slot < texts.length; slot++) {
      texts[slot] = isText(declared.path(properties.get(slot)));
    }
    for (JsonNode name : schema.path("required")) {
      int slot = properties.indexOf(name.asString());
      if (slot >= 0) {
        required[slot] = true;
      } else {
        requiredUndeclared.add(name.asString());
      }
    }
    restricting = schema.propertyNames().stream().anyMatch(RESTRICTING::contains);
    JsonNode additional = schema.path("additionalProperties");
    closed = !additional.isMissingNode() && !(additional.isBoolean() && additional.asBoolean());
  }

  /** Returns whether the schema allows only strings, or only strings and null. */
  private static boolean isText(JsonNode schema) {
    Set<String> types = Types.of(schema);
    types.remove("null");
    return types.equals(Set.of("string"));
  }

  @Override
  public void checkPatiently(RecordMessage record) {
    canTakeLong = true;
    try {
      check(record);
    } finally {
      canTakeLong = false;
    }
  }

  @Override
  public void check(RecordMessage record) {
    boolean asWhole = restricting || (closed && !record.undeclared().isEmpty());
    if (asWhole) {
      whole = whole == null ? compiler.compiled(withoutChosen()) : whole;
      require(record, "", whole, whole(record));
      if (chosen.isEmpty()) {
        return;
      }
    }
    for (int slot = 0; slot < quick.length; slot++) {
      if (asWhole && !chosen.contains(properties.get(slot))) {
        continue;
      }
      byte kind = record.kind(slot);
      QuickCheck check = quick[slot];
      if (kind == JsonKind.MISSING) {
        if (required[slot]) {
          throw missing(record, properties.get(slot));
        }
      } else if (check != null
          && !check.isSure(kind, record.bytes(), record.start(slot), record.end(slot))) {
        checkThoroughly(record, slot);
      }
    }
    for (int i = 0; i < requiredUndeclared.size(); i++) {
      if (!record.undeclared().contains(requiredUndeclared.get(i))) {
        throw missing(record, requiredUndeclared.get(i));
      }
    }
  }

  /** Returns the SCHEMA in which the chosen properties allow everything. */
  private JsonNode withoutChosen() {
    JsonNode allowing = chosen.isEmpty() ? schema : schema.deepCopy();
    if (allowing.path("properties") instanceof ObjectNode declared) {
      chosen.stream().filter(declared::has).forEach(declared::putObject);
    }
    return allowing;
  }

  private void checkThoroughly(RecordMessage record, int slot) {
    String property = properties.get(slot);
    Check check = thorough[slot];
    if (check == null) {
      check = compiler.compiled(schema.path("properties").path(property));
      thorough[slot] = check;
    }
    require(record, property, check, value(record, slot));
  }

  private void require(RecordMessage record, String property, Check check, JsonNode value) {
    long bytes = (long) record.recordEnd() - record.recordStart();
    Violation found;
    try {
      found =
          check.violation(
              value, new StepCounter(canTakeLong ? STEPS + STEPS_PER_BYTE * bytes : FEW_STEPS));
    } catch (StepCounter.TooMuchException tooMuch) {
      if (!canTakeLong) {
        throw new TakesLongException();
      }
      throw rejected(record, property, Wording.TOO_MANY_STEPS.with());
    } catch (StackOverflowError tooDeep) {
      warnOfTooDeepPattern(record.stream(), property);
      return;
    }
    if (found != null && !(chosen.contains(property) && !found.types().isEmpty())) {
      String type = found.typeToChoose();
      Text reason = found.text(property);
      throw new RejectedRecordException(
          record.stream(),
          record.place(),
          property,
          property.isEmpty() || type == null
              ? Wording.AGAINST_SCHEMA.with(reason)
              : Wording.TYPE_AGAINST_SCHEMA.with(reason, record.stream(), property, type));
    }
  }

  /**
   * Reports a pattern: {@link StepCounter} stops all other deep nesting before the stack is full.
   */
  private void warnOfTooDeepPattern(String stream, String property) {
    if (uncheckable.add(property)) {
      Wording.PATTERN_TOO_DEEP.with(stream, property).warn(LOG);
    }
  }

  private static RejectedRecordException missing(RecordMessage record, String property) {
    return rejected(record, property, Wording.REQUIRED_AND_MISSING.with());
  }

  private static RejectedRecordException rejected(
      RecordMessage record, String property, Text reason) {
    return new RejectedRecordException(
        record.stream(), record.place(), property, Wording.AGAINST_SCHEMA.with(reason));
  }

  /** Returns the record as a tree, with the values that {@code SentValues} replaced. */
  private JsonNode whole(RecordMessage record) {
    JsonNode tree = tree(record, "", record.recordStart(), record.recordEnd());
    if (tree instanceof ObjectNode object) {
      for (int slot = 0; slot < quick.length; slot++) {
        boolean sent = record.kind(slot) != JsonKind.MISSING;
        if (sent && (record.hasReplacedValues() || isJsonText(record, slot))) {
          object.set(properties.get(slot), value(record, slot));
        }
      }
    }
    return tree;
  }

  private JsonNode value(RecordMessage record, int slot) {
    int start = record.start(slot);
    int end = record.end(slot);
    if (isJsonText(record, slot)) {
      String json = new String(record.bytes(), start, end - start, StandardCharsets.UTF_8);
      return JsonNodeFactory.instance.stringNode(json);
    }
    byte kind = record.kind(slot);
    int quote = kind == JsonKind.STRING || kind == JsonKind.ESCAPED_STRING ? 1 : 0;
    return tree(record, properties.get(slot), start - quote, end + quote);
  }

  /**
   * Returns whether the value is an object or array although the SCHEMA allows only strings. Taps
   * that the Meltano SDK builds for databases send JSON columns in this way. The column holds the
   * value's JSON as text, and that text is checked.
   */
  private boolean isJsonText(RecordMessage record, int slot) {
    return texts[slot] && record.kind(slot) >= JsonKind.OBJECT;
  }

  private static JsonNode tree(RecordMessage record, String property, int start, int end) {
    try {
      return JsonTrees.read(FACTORY, record.bytes(), start, end - start);
    } catch (JsonTrees.OutOfRangeException tooLarge) {
      throw rejected(record, property, Wording.OUT_OF_ALL_RANGE.with());
    } catch (StreamReadException unreadable) {
      throw rejected(record, property, Wording.NOT_PARSED.with());
    }
  }
}
