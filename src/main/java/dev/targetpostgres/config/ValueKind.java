package dev.targetpostgres.config;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The values that a setting accepts, for documentation and JSON Schema. */
public sealed interface ValueKind {
  /** Returns the values in words. */
  String words();

  /** Adds the keywords of JSON Schema for such a value. Null is always allowed. */
  void describe(ObjectNode schema);

  /** A JSON type without further limits. */
  enum Plain implements ValueKind {
    /** A string. */
    STRING,
    /** A truth value. */
    BOOLEAN,
    /** An object. */
    OBJECT,
    /** A list of anything. */
    LIST;

    @Override
    public String words() {
      return Setting.spelled(this);
    }

    @Override
    public void describe(ObjectNode schema) {
      types(schema, this == LIST ? "array" : words());
    }
  }

  /** A whole number from a minimum to a maximum, both included. */
  record Whole(long minimum, long maximum) implements ValueKind {
    @Override
    public String words() {
      return isUnlimited()
          ? "integer, at least " + minimum
          : "integer, " + minimum + " to " + maximum;
    }

    @Override
    public void describe(ObjectNode schema) {
      types(schema, "integer");
      schema.put("minimum", minimum);
      if (!isUnlimited()) {
        schema.put("maximum", maximum);
      }
    }

    private boolean isUnlimited() {
      return maximum == Integer.MAX_VALUE || maximum == Long.MAX_VALUE;
    }
  }

  /** One of several words. */
  record Choice(List<String> choices) implements ValueKind {
    /** Copies its list. */
    public Choice {
      choices = List.copyOf(choices);
    }

    @Override
    public String words() {
      return "one of " + String.join(", ", choices);
    }

    @Override
    public void describe(ObjectNode schema) {
      types(schema, "string");
      choices.forEach(schema.putArray("enum")::add);
    }
  }

  /** A string or a list of strings. */
  record Strings() implements ValueKind {
    @Override
    public String words() {
      return "string or list";
    }

    @Override
    public void describe(ObjectNode schema) {
      types(schema, "string", "array");
      schema.putObject("items").put("type", "string");
    }
  }

  private static void types(ObjectNode schema, String... names) {
    ArrayNode types = schema.putArray("type");
    for (String name : names) {
      types.add(name);
    }
    types.add("null");
  }
}
