package dev.targetpostgres.json;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Values as messages show them: in quotes, in one line, cut if they are long. */
public final class ShownValue {
  private static final int LONGEST = 60;

  private static final int LONGEST_LINE = 100;

  private ShownValue() {}

  /** The beginning of a line of UTF-8, without quotes. */
  public static String ofLine(byte[] line, int start, int end) {
    int length = Math.min(end - start, 4 * (LONGEST_LINE + 1));
    String text = new String(line, start, length, StandardCharsets.UTF_8);
    return VisibleText.cut(text.strip(), LONGEST_LINE);
  }

  /** The value in quotes. */
  public static String quoted(String value) {
    return '"' + cut(value) + '"';
  }

  /** The value without quotes. */
  public static String cut(String value) {
    return VisibleText.cut(value, LONGEST);
  }

  /** The JSON in quotes, a string by its characters; null stands without them. */
  public static String of(JsonNode value) {
    if (value.isNull()) {
      return "null";
    }
    if (value.isString()) {
      return quoted(value.asString());
    }
    StringBuilder json = new StringBuilder();
    append(value, json);
    return quoted(json.toString());
  }

  /** Writes no more than is shown, so that a value may be as deep and as long as it likes. */
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

  /** The first members or elements: more are not shown. */
  private static List<Map.Entry<String, JsonNode>> members(JsonNode container) {
    return container.isObject()
        ? container.properties().stream().limit(LONGEST).toList()
        : container.values().stream()
            .limit(LONGEST)
            .map(element -> Map.entry("", element))
            .toList();
  }
}
