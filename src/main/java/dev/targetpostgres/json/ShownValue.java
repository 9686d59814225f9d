package dev.targetpostgres.json;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Formats values for messages: in quotes, in one line, cut if they are long. Thread-safe. */
public final class ShownValue {
  private static final int LONGEST = 60;

  private static final int LONGEST_LINE = 100;

  private ShownValue() {}

  /** Returns the beginning of a line of UTF-8, without quotes. */
  public static String ofLine(byte[] line, int start, int end) {
    int length = Math.min(end - start, 4 * (LONGEST_LINE + 1));
    String text = new String(line, start, length, StandardCharsets.UTF_8);
    return VisibleText.cut(text.strip(), LONGEST_LINE);
  }

  /** Returns the value in quotes. */
  public static String quoted(String value) {
    return '"' + cut(value) + '"';
  }

  /** Returns the value without quotes. */
  public static String cut(String value) {
    return VisibleText.cut(value, LONGEST);
  }

  /** Returns the JSON in quotes. A string appears by its characters; scalars have no quotes. */
  public static String of(JsonNode value) {
    if (value.isNull() || value.isNumber() || value.isBoolean()) {
      return cut(JsonTrees.write(value));
    }
    if (value.isString()) {
      return quoted(value.asString());
    }
    StringBuilder json = new StringBuilder();
    append(value, json);
    return quoted(json.toString());
  }

  /** Stops at the length that messages show, so deep and large values cost little. */
  private static void append(JsonNode value, StringBuilder json) {
    if (!value.isContainer()) {
      json.append(JsonTrees.write(value));
      return;
    }
    json.append(value.isObject() ? '{' : '[');
    boolean first = true;
    for (Map.Entry<String, JsonNode> member : members(value)) {
      if (json.length() > LONGEST) {
        return;
      }
      json.append(first ? "" : ",");
      if (value.isObject()) {
        json.append(JsonTrees.write(JsonNodeFactory.instance.stringNode(member.getKey())));
        json.append(':');
      }
      append(member.getValue(), json);
      first = false;
    }
    json.append(value.isObject() ? '}' : ']');
  }

  /** Returns the first members or elements; messages show no more. */
  private static List<Map.Entry<String, JsonNode>> members(JsonNode container) {
    return container.isObject()
        ? container.properties().stream().limit(LONGEST).toList()
        : container.values().stream()
            .limit(LONGEST)
            .map(element -> Map.entry("", element))
            .toList();
  }
}
