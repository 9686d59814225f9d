package dev.targetpostgres.validate;

import dev.targetpostgres.json.ShownValue;
import dev.targetpostgres.report.Wording;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks for keywords that combine schemas or list values. */
final class Choices {
  private Choices() {}

  static Check allOf(List<Check> parts) {
    return (value, counter) -> {
      for (Check part : parts) {
        Violation found = part.violation(value, counter);
        if (found != null) {
          return found;
        }
      }
      return null;
    };
  }

  static Check anyOf(List<Check> alternatives) {
    return (value, counter) -> {
      List<Violation> found = List.of();
      for (Check alternative : alternatives) {
        Violation violation = alternative.violation(value, counter);
        if (violation == null) {
          return null;
        }
        found = found.isEmpty() ? new ArrayList<>(alternatives.size()) : found;
        found.add(violation);
      }
      return none(value, found);
    };
  }

  /** Returns a violation of the type if no alternative has the value's type, or else another. */
  private static Violation none(JsonNode value, List<Violation> found) {
    Set<String> types = new HashSet<>();
    Violation closest = found.get(0);
    for (Violation violation : found) {
      types.addAll(violation.types());
      closest = violation.types().isEmpty() ? violation : closest;
    }
    return closest.types().isEmpty() ? closest : Violation.ofType(value, types);
  }

  static Check oneOf(List<Check> alternatives) {
    Check any = anyOf(alternatives);
    return (value, counter) -> {
      int count = 0;
      for (Check alternative : alternatives) {
        count += alternative.allows(value, counter) ? 1 : 0;
      }
      if (count == 0) {
        return any.violation(value, counter);
      }
      return count == 1 ? null : Violation.of(value, () -> Wording.FITS_SEVERAL.with());
    };
  }

  static Check not(Check check) {
    return (value, counter) ->
        check.allows(value, counter) ? Violation.of(value, () -> Wording.FORBIDDEN.with()) : null;
  }

  static Check conditional(Check condition, @Nullable Check then, @Nullable Check otherwise) {
    return (value, counter) -> {
      Check chosen = condition.allows(value, counter) ? then : otherwise;
      return chosen == null ? null : chosen.violation(value, counter);
    };
  }

  static Check type(Set<String> types) {
    return (value, counter) -> isOf(types, value) ? null : Violation.ofType(value, types);
  }

  private static boolean isOf(Set<String> types, JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL -> types.contains("null");
      case BOOLEAN -> types.contains("boolean");
      case NUMBER ->
          types.contains("number") || (types.contains("integer") && Numbers.isWhole(value));
      case STRING -> types.contains("string");
      case OBJECT -> types.contains("object");
      case ARRAY -> types.contains("array");
      case MISSING, BINARY, POJO -> false;
    };
  }

  static Check oneOfValues(JsonNode values) {
    Set<Object> keys = new HashSet<>();
    StepCounter unlimited = new StepCounter(Long.MAX_VALUE);
    values.forEach(value -> keys.add(SameValue.key(value, unlimited)));
    return (value, counter) ->
        keys.contains(SameValue.key(value, counter))
            ? null
            : Violation.of(value, () -> Wording.NOT_LISTED.with(ShownValue.of(values)));
  }
}
