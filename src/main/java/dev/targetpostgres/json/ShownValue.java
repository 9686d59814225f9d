package dev.targetpostgres.json;

import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Values as messages show them: in quotes, in one line, cut if they are long. */
public final class ShownValue {
  private static final int LONGEST = 60;

  private ShownValue() {}

  /** The value in quotes. */
  public static String quoted(String value) {
    return '"' + cut(value) + '"';
  }

  /** The value without quotes. */
  public static String cut(String value) {
    boolean cut = value.length() > LONGEST;
    int end = cut && Character.isHighSurrogate(value.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return visible(cut ? value.substring(0, end) : value) + (cut ? "…" : "");
  }

  /** The JSON in quotes, a string by its characters; null stands without them. */
  public static String of(JsonNode value) {
    if (value.isNull()) {
      return "null";
    }
    return quoted(value.isString() ? value.asString() : JsonTrees.write(value));
  }

  private static String visible(String text) {
    return text.chars().noneMatch(Character::isISOControl)
        ? text
        : text.chars()
            .mapToObj(
                c -> Character.isISOControl(c) ? "\\u%04x".formatted(c) : Character.toString(c))
            .collect(Collectors.joining());
  }
}
