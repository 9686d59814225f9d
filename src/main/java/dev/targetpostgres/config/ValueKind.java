package dev.targetpostgres.config;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a user may write as the value of a setting, for documentation and JSON Schema. */
public sealed interface ValueKind {
  /** In words. */
  String words();

  /** Adds what JSON Schema says of such a value, which may be null always. */
  void describe(ObjectNode schema);

  /** What strings, truth values, objects and the like need no more than a word for. */
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

  /** A whole number between two others, these included. */
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

  /** One string or several. */
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
