package dev.targetpostgres.validate;

import dev.targetpostgres.report.Quantity;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Checks for the members of objects and the elements of arrays. */
final class Containers {
  private Containers() {}

  /** Checks the members of objects against properties, patterns and additional properties. */
  record Members(Map<String, Check> named, Map<Pattern, Check> patterns, @Nullable Check additional)
      implements Check {
    @Override
    public @Nullable Violation violation(JsonNode value, StepCounter counter) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        Violation found = member(member.getKey(), member.getValue(), counter);
        if (found != null) {
          return found.within(member.getKey());
        }
      }
      return null;
    }

    private @Nullable Violation member(String name, JsonNode value, StepCounter counter) {
      Check own = named.get(name);
      boolean known = own != null;
      Violation found = own == null ? null : own.violation(value, counter);
      for (Map.Entry<Pattern, Check> pattern : patterns.entrySet()) {
        if (found == null && pattern.getKey().matcher(counter.counted(name)).find()) {
          known = true;
          found = pattern.getValue().violation(value, counter);
        }
      }
      return found == null && !known && additional != null
          ? additional.violation(value, counter)
          : found;
    }
  }

  static Check required(List<String> names) {
    return (value, counter) -> {
      counter.steps(names.size());
      for (String name : names) {
        if (value.isObject() && !value.has(name)) {
          return Violation.of(value, () -> Wording.MEMBER_REQUIRED.with(name));
        }
      }
      return null;
    };
  }

  /** Returns a check that applies only if the object has the member. */
  static Check dependency(String name, Check check) {
    return (value, counter) ->
        value.isObject() && value.has(name) ? check.violation(value, counter) : null;
  }

  static Check propertyNames(Check check) {
    return (value, counter) -> {
      for (String name : value.isObject() ? value.propertyNames() : List.<String>of()) {
        Violation found = check.violation(JsonNodeFactory.instance.stringNode(name), counter);
        if (found != null) {
          return found.within(name);
        }
      }
      return null;
    };
  }

  /** Returns a check of each first element by its own schema, and of the rest by another. */
  static Check items(List<Check> first, @Nullable Check others) {
    return (value, counter) -> {
      for (int i = 0; value.isArray() && i < value.size(); i++) {
        Check check = i < first.size() ? first.get(i) : others;
        Violation found = check == null ? null : check.violation(value.get(i), counter);
        if (found != null) {
          return found.within(i);
        }
      }
      return null;
    };
  }

  static Check contains(Check check, int least, int most) {
    return (value, counter) -> {
      if (!value.isArray()) {
        return null;
      }
      int count = 0;
      for (JsonNode element : value) {
        count += check.allows(element, counter) ? 1 : 0;
      }
      int found = count;
      return count >= least && count <= most
          ? null
          : Violation.of(value, () -> matching(found, least, most));
    };
  }

  private static Text matching(int count, int least, int most) {
    String elements = Quantity.of(count, "element", "elements");
    return count < least
        ? Wording.TOO_FEW_MATCHES.with(elements, least)
        : Wording.TOO_MANY_MATCHES.with(elements, most);
  }

  static Check unique() {
    return (value, counter) -> {
      Set<Object> seen = new HashSet<>();
      for (JsonNode element : value.isArray() ? value : JsonNodeFactory.instance.arrayNode()) {
        if (!seen.add(SameValue.key(element, counter))) {
          return Violation.of(value, () -> Wording.ELEMENT_TWICE.with());
        }
      }
      return null;
    };
  }
}
