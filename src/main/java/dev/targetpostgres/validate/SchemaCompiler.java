package dev.targetpostgres.validate;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.normal.Definitions;
import dev.targetpostgres.schema.normal.RegularExpression;
import dev.targetpostgres.schema.normal.Types;
import dev.targetpostgres.validate.Strings.Counted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Compiles schemas in the form that {@code NormalSchema} describes into checks. It compiles the
 * target of a reference when a value first needs it. Not thread-safe.
 *
 * @see <a href="https://json-schema.org/draft-07">draft 7</a>
 */
final class SchemaCompiler {
  private static final Check ANYTHING = (value, counter) -> null;
  private static final Check NOTHING =
      (value, counter) -> Violation.of(value, () -> Wording.NOT_ALLOWED.with());

  private final JsonNode definitions;
  private final Map<String, Check> references = new HashMap<>();

  SchemaCompiler(JsonNode root) {
    definitions = root.path("definitions");
  }

  Check compiled(JsonNode schema) {
    if (!schema.isObject()) {
      return schema.isBoolean() && !schema.booleanValue() ? NOTHING : ANYTHING;
    }
    if (schema.has("$ref")) {
      return reference(Definitions.name(schema.path("$ref")));
    }
    List<Check> checks = new ArrayList<>();
    if (schema.has("type")) {
      checks.add(Choices.type(Types.of(schema)));
    }
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      Check check = keyword(entry.getKey(), entry.getValue(), schema);
      if (check != null) {
        checks.add(check);
      }
    }
    if (schema.has("properties")
        || schema.has("patternProperties")
        || schema.has("additionalProperties")) {
      checks.add(members(schema));
    }
    return new Whole(List.copyOf(checks));
  }

  /** Checks all keywords of a schema. */
  private record Whole(List<Check> checks) implements Check {
    @Override
    public @Nullable Violation violation(JsonNode value, StepCounter counter) {
      counter.enter();
      for (Check check : checks) {
        Violation found = check.violation(value, counter);
        if (found != null) {
          counter.leave();
          return found;
        }
      }
      counter.leave();
      return null;
    }
  }

  /** Checks against a definition, which is compiled at the first use. */
  private final class Reference implements Check {
    private final String name;
    private @Nullable Check target;

    private Reference(String name) {
      this.name = name;
    }

    @Override
    public @Nullable Violation violation(JsonNode value, StepCounter counter) {
      target = target == null ? compiled(definitions.path(name)) : target;
      counter.enter();
      Violation found = target.violation(value, counter);
      counter.leave();
      return found;
    }
  }

  private Check reference(String name) {
    return references.computeIfAbsent(name, Reference::new);
  }

  private @Nullable Check keyword(String keyword, JsonNode value, JsonNode schema) {
    return switch (keyword) {
      case "enum" -> Choices.oneOfValues(value);
      case "const" -> Choices.oneOfValues(JsonNodeFactory.instance.arrayNode().add(value));
      case "minimum" -> Numbers.minimum(value);
      case "maximum" -> Numbers.maximum(value);
      case "exclusiveMinimum" -> Numbers.exclusiveMinimum(value);
      case "exclusiveMaximum" -> Numbers.exclusiveMaximum(value);
      case "multipleOf" -> Numbers.multipleOf(value);
      case "minLength" -> Strings.atLeast(Counted.CHARACTERS, value);
      case "maxLength" -> Strings.atMost(Counted.CHARACTERS, value);
      case "pattern" -> Strings.pattern(value);
      case "minItems" -> Strings.atLeast(Counted.ELEMENTS, value);
      case "maxItems" -> Strings.atMost(Counted.ELEMENTS, value);
      case "minProperties" -> Strings.atLeast(Counted.MEMBERS, value);
      case "maxProperties" -> Strings.atMost(Counted.MEMBERS, value);
      case "allOf" -> Choices.allOf(list(value));
      case "anyOf" -> Choices.anyOf(list(value));
      case "oneOf" -> Choices.oneOf(list(value));
      case "not" -> Choices.not(compiled(value));
      case "if" ->
          Choices.conditional(
              compiled(value), optional(schema.get("then")), optional(schema.get("else")));
      default -> ofContainers(keyword, value, schema);
    };
  }

  private @Nullable Check ofContainers(String keyword, JsonNode value, JsonNode schema) {
    return switch (keyword) {
      case "items" ->
          value.isArray()
              ? Containers.items(list(value), optional(schema.get("additionalItems")))
              : Containers.items(List.of(), compiled(value));
      case "contains" -> {
        JsonNode least = schema.get("minContains");
        JsonNode most = schema.get("maxContains");
        yield Containers.contains(
            compiled(value),
            least == null ? 1 : Strings.limit(least),
            most == null ? Integer.MAX_VALUE : Strings.limit(most));
      }
      case "uniqueItems" -> value.booleanValue() ? Containers.unique() : null;
      case "required" -> Containers.required(names(value));
      case "propertyNames" -> Containers.propertyNames(compiled(value));
      case "dependencies" -> dependencies(value);
      default -> null;
    };
  }

  private Check members(JsonNode schema) {
    Map<String, Check> named = new HashMap<>();
    schema
        .path("properties")
        .properties()
        .forEach(entry -> named.put(entry.getKey(), compiled(entry.getValue())));
    Map<Pattern, Check> patterns = new LinkedHashMap<>();
    schema
        .path("patternProperties")
        .properties()
        .forEach(
            entry ->
                patterns.put(
                    RegularExpression.compiled(JsonNodeFactory.instance.stringNode(entry.getKey())),
                    compiled(entry.getValue())));
    return new Containers.Members(named, patterns, optional(schema.get("additionalProperties")));
  }

  private Check dependencies(JsonNode value) {
    List<Check> checks = new ArrayList<>();
    value
        .properties()
        .forEach(
            entry -> {
              JsonNode follows = entry.getValue();
              checks.add(
                  Containers.dependency(
                      entry.getKey(),
                      follows.isArray() ? Containers.required(names(follows)) : compiled(follows)));
            });
    return Choices.allOf(checks);
  }

  private @Nullable Check optional(@Nullable JsonNode schema) {
    return schema == null ? null : compiled(schema);
  }

  private List<Check> list(JsonNode schemas) {
    List<Check> checks = new ArrayList<>();
    schemas.forEach(schema -> checks.add(compiled(schema)));
    return checks;
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(name -> names.add(name.asString()));
    return names;
  }
}
