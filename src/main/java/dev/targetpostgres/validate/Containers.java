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
    public @Nullable Violation violation(JsonNode value, Work work) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        Violation found = member(member.getKey(), member.getValue(), work);
        if (found != null) {
          return found.within(member.getKey());
        }
      }
      return null;
    }

    private @Nullable Violation member(String name, JsonNode value, Work work) {
      Check own = named.get(name);
      boolean known = own != null;
      Violation found = own == null ? null : own.violation(value, work);
      for (Map.Entry<Pattern, Check> pattern : patterns.entrySet()) {
        if (found == null && pattern.getKey().matcher(work.counted(name)).find()) {
          known = true;
          found = pattern.getValue().violation(value, work);
        }
      }
      return found == null && !known && additional != null
          ? additional.violation(value, work)
          : found;
    }
  }

  static Check required(List<String> names) {
    return (value, work) -> {
      work.steps(names.size());
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
    return (value, work) ->
        value.isObject() && value.has(name) ? check.violation(value, work) : null;
  }

  static Check propertyNames(Check check) {
    return (value, work) -> {
      for (String name : value.isObject() ? value.propertyNames() : List.<String>of()) {
        Violation found = check.violation(JsonNodeFactory.instance.stringNode(name), work);
        if (found != null) {
          return found.within(name);
        }
      }
      return null;
    };
  }

  /** Returns a check with one check for each first element, and one for all others. */
  static Check items(List<Check> first, @Nullable Check others) {
    return (value, work) -> {
      for (int i = 0; value.isArray() && i < value.size(); i++) {
        Check check = i < first.size() ? first.get(i) : others;
        Violation found = check == null ? null : check.violation(value.get(i), work);
        if (found != null) {
          return found.within(i);
        }
      }
      return null;
    };
  }

  static Check contains(Check check, int least, int most) {
    return (value, work) -> {
      if (!value.isArray()) {
        return null;
      }
      int count = 0;
      for (JsonNode element : value) {
        count += check.allows(element, work) ? 1 : 0;
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
    return (value, work) -> {
      Set<Object> seen = new HashSet<>();
      for (JsonNode element : value.isArray() ? value : JsonNodeFactory.instance.arrayNode()) {
        if (!seen.add(SameValue.key(element, work))) {
          return Violation.of(value, () -> Wording.ELEMENT_TWICE.with());
        }
      }
      return null;
    };
  }
}
