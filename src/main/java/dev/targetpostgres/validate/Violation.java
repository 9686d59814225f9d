package dev.targetpostgres.validate;

import dev.targetpostgres.json.ShownValue;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The reason why a value is not valid, with the path to the value. Text is made only on demand. */
final class Violation {
  private final JsonNode value;
  private final Supplier<Text> reason;

  /** Allowed types if the value is of another type; empty for all other violations. */
  private final Set<String> types;

  /** Names and indexes of the path to the value, the innermost first. */
  private final List<Object> path = new ArrayList<>();

  private Violation(JsonNode value, Set<String> types, Supplier<Text> reason) {
    this.value = value;
    this.types = types;
    this.reason = reason;
  }

  /** Creates a violation. The message has the value before the reason. */
  static Violation of(JsonNode value, Supplier<Text> reason) {
    return new Violation(value, Set.of(), reason);
  }

  /** Creates a violation for a value whose type is not allowed. */
  static Violation ofType(JsonNode value, Set<String> types) {
    return new Violation(
        value,
        types,
        () ->
            Wording.TYPE_NOT_ALLOWED.with(
                kind(value), types.stream().sorted().collect(Collectors.joining(" or "))));
  }

  /** Returns the types that the checked value itself can have, or none for other violations. */
  Set<String> types() {
    return path.isEmpty() ? types : Set.of();
  }

  /**
   * Returns a type of column that can hold the value, or null if the value's type is allowed. Null
   * also if the SCHEMA allows strings: a text column can hold the value already.
   */
  @Nullable String typeToChoose() {
    if (types().isEmpty() || types().contains("string")) {
      return null;
    }
    return switch (value.getNodeType()) {
      case NUMBER -> "numeric";
      case OBJECT, ARRAY -> "jsonb";
      case BOOLEAN, STRING -> "text";
      case NULL, MISSING, BINARY, POJO -> null;
    };
  }

  Violation within(Object nameOrIndex) {
    path.add(nameOrIndex);
    return this;
  }

  /**
   * Returns the message, with the path to the value unless the property itself is the value.
   *
   * @param property property that was checked, or empty if the path begins with it
   */
  Text text(String property) {
    String inner = path();
    String dot = property.isEmpty() || inner.startsWith("[") ? "" : ".";
    Text text = Wording.SUBJECT_AND_REASON.with(ShownValue.of(value), reason.get());
    return inner.isEmpty() ? text : Wording.AT_PLACE.with(property + dot + inner, text);
  }

  /** Returns the path, such as {@code items[2].price}; empty for the checked value itself. */
  private String path() {
    StringBuilder text = new StringBuilder();
    for (int i = path.size() - 1; i >= 0; i--) {
      if (path.get(i) instanceof Integer index) {
        text.append('[').append(index).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(path.get(i));
      }
    }
    return ShownValue.cut(text.toString());
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL -> "is not allowed";
      case BOOLEAN -> "is a boolean";
      case NUMBER -> value.isIntegralNumber() ? "is an integer" : "is a number";
      case STRING -> "is a string";
      case OBJECT -> "is an object";
      case ARRAY -> "is an array";
      case MISSING, BINARY, POJO -> "is not JSON";
    };
  }
}
