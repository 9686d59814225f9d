package dev.targetpostgres.schema.normal;

import dev.targetpostgres.report.Wording;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Removes references that lead back to their own schema for the same value, which would never end.
 * References for a member or an element remain, since each value ends. Not thread-safe.
 */
final class Loops {
  private static final String[] SAME_VALUE = {"allOf", "anyOf", "oneOf", "dependencies"};
  private static final String[] SAME_VALUE_ALONE = {"not", "if", "then", "else"};

  private final ObjectNode definitions;
  private final IgnoredKeywords ignored;
  private final Map<String, List<ObjectNode>> references = new HashMap<>();

  Loops(ObjectNode definitions, IgnoredKeywords ignored) {
    this.definitions = definitions;
    this.ignored = ignored;
  }

  private record Step(String name, Iterator<ObjectNode> references) {}

  /** Removes the references. Not recursive, since a chain can be as long as the SCHEMA. */
  void cut() {
    definitions
        .properties()
        .forEach(entry -> collect(entry.getValue(), references(entry.getKey())));
    Set<String> done = new HashSet<>();
    for (String start : definitions.propertyNames()) {
      Set<String> open = new HashSet<>();
      Deque<Step> steps = new ArrayDeque<>();
      enter(start, open, done, steps);
      while (!steps.isEmpty()) {
        Step step = steps.peek();
        if (!step.references().hasNext()) {
          steps.pop();
          open.remove(step.name());
          done.add(step.name());
          continue;
        }
        follow(step.references().next(), open, done, steps);
      }
    }
  }

  private void follow(ObjectNode holder, Set<String> open, Set<String> done, Deque<Step> steps) {
    JsonNode reference = holder.path("$ref");
    String name = Definitions.name(reference);
    if (open.contains(name)) {
      ignored.value("$ref", "", reference, Wording.LEADS_BACK.with());
      holder.remove("$ref");
    } else {
      enter(name, open, done, steps);
    }
  }

  private void enter(String name, Set<String> open, Set<String> done, Deque<Step> steps) {
    if (!done.contains(name)) {
      open.add(name);
      steps.push(new Step(name, references(name).iterator()));
    }
  }

  private List<ObjectNode> references(String name) {
    return references.computeIfAbsent(name, any -> new ArrayList<>());
  }

  private static void collect(JsonNode schema, List<ObjectNode> references) {
    if (schema instanceof ObjectNode object && object.has("$ref")) {
      references.add(object);
    }
    for (String keyword : SAME_VALUE) {
      schema.path(keyword).forEach(part -> collect(part, references));
    }
    for (String keyword : SAME_VALUE_ALONE) {
      JsonNode part = schema.path(keyword);
      if (part.isObject()) {
        collect(part, references);
      }
    }
  }
}
