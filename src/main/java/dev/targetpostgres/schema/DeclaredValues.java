package dev.targetpostgres.schema;

import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.normal.Keyword;
import dev.targetpostgres.schema.normal.TapHabits;
import dev.targetpostgres.schema.normal.Types;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The values of a property that a SCHEMA allows, with the details that affect reading them.
 *
 * @param types JSON types that are allowed
 * @param exactNumbers whether to keep every digit of a number, since the tap declares decimals
 * @param strings column types of the allowed strings: one for each format, {@code text} for any
 *     string
 */
public record DeclaredValues(Set<String> types, boolean exactNumbers, Set<ColumnType> strings) {
  public DeclaredValues {
    types = Set.copyOf(types);
    strings = Set.copyOf(strings);
  }

  /**
   * Reads the declaration of the property at the path. If there is none, all values are allowed.
   *
   * @param root JSON Schema of the stream
   * @param path names of the objects around the property, then its own name
   */
  public static DeclaredValues of(JsonNode root, List<String> path) {
    LocalReferences references = new LocalReferences(root);
    JsonNode schema = root;
    for (String name : path) {
      schema = member(references, schema, name);
    }
    return new DeclaredValues(
        types(references, TapHabits.withArrays(schema), Set.of()),
        hasDecimals(references, schema, new HashSet<>()),
        strings(references, schema, Set.of()));
  }

  private static JsonNode member(LocalReferences references, JsonNode object, String name) {
    JsonNode schema = references.resolved(object, new HashSet<>());
    if (schema.path("properties").has(name)) {
      return schema.path("properties").path(name);
    }
    String choice = LocalReferences.choice(schema);
    if (choice != null) {
      for (JsonNode alternative : schema.path(choice)) {
        JsonNode member =
            references.resolved(alternative, new HashSet<>()).path("properties").path(name);
        if (!member.isMissingNode()) {
          return member;
        }
      }
    }
    return schema.path("properties").path(name);
  }

  private static Set<String> types(
      LocalReferences references, JsonNode declared, Set<String> before) {
    Set<String> followed = new HashSet<>(before);
    JsonNode schema = references.resolved(declared, followed);
    Set<String> types = named(schema);
    String choice = LocalReferences.choice(schema);
    if (choice != null) {
      Set<String> alternatives = new HashSet<>();
      for (JsonNode alternative : schema.path(choice)) {
        alternatives.addAll(types(references, alternative, followed));
      }
      types.retainAll(alternatives);
    }
    return types;
  }

  private static Set<ColumnType> strings(
      LocalReferences references, JsonNode declared, Set<String> before) {
    Set<String> followed = new HashSet<>(before);
    JsonNode schema = references.resolved(declared, followed);
    if (!named(schema).contains("string")) {
      return Set.of();
    }
    ColumnType own =
        TapHabits.isDecimal(schema) ? Numeric.UNCONSTRAINED : JsonSchemaTypes.ofFormat(schema);
    String choice = LocalReferences.choice(schema);
    if (choice == null || own != Simple.TEXT) {
      return Set.of(own);
    }
    Set<ColumnType> alternatives = new HashSet<>();
    for (JsonNode alternative : schema.path(choice)) {
      alternatives.addAll(strings(references, alternative, followed));
    }
    return alternatives;
  }

  /** Returns the types that the schema names, or all types if it names none. */
  private static Set<String> named(JsonNode schema) {
    Set<String> names = Types.of(schema);
    return names.isEmpty() ? new HashSet<>(Types.ALL) : names;
  }

  /** Returns whether the schema or one within it has a format for decimals. */
  private static boolean hasDecimals(
      LocalReferences references, JsonNode declared, Set<String> followed) {
    JsonNode schema =
        declared.path("$ref").isString() ? references.resolved(declared, followed) : declared;
    if (TapHabits.isDecimal(schema)) {
      return true;
    }
    return Keyword.schemasIn(schema).stream()
        .anyMatch(part -> hasDecimals(references, part, followed));
  }
}
