package dev.targetpostgres.testing;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as JSON like Python's {@code json.dumps}, which most taps use: with a blank after
 * each colon and comma, and all characters beyond ASCII escaped. The tests have their own writer,
 * so that the library that reads their input has not written it.
 */
public final class Json {
  private Json() {}

  /** Writes maps with text keys, lists, texts, numbers, booleans and null, in any nesting. */
  public static String of(@Nullable Object value) {
    StringBuilder json = new StringBuilder();
    append(json, value);
    return json.toString();
  }

  /** Appends a text with its quotes. */
  public static void appendText(StringBuilder json, String text) {
    json.append('"');
    for (int index = 0; index < text.length(); index++) {
      appendCharacter(json, text.charAt(index));
    }
    json.append('"');
  }

  private static void append(StringBuilder json, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      appendObject(json, map);
    } else if (value instanceof List<?> list) {
      appendArray(json, list);
    } else if (value instanceof Number || value instanceof Boolean || value == null) {
      json.append(value);
    } else {
      appendText(json, value.toString());
    }
  }

  private static void appendObject(StringBuilder json, Map<?, ?> map) {
    json.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      appendText(json, String.valueOf(entry.getKey()));
      json.append(": ");
      append(json, entry.getValue());
      json.append(entries.hasNext() ? ", " : "");
    }
    json.append('}');
  }

  private static void appendArray(StringBuilder json, List<?> list) {
    json.append('[');
    Iterator<?> elements = list.iterator();
    while (elements.hasNext()) {
      append(json, elements.next());
      json.append(elements.hasNext() ? ", " : "");
    }
    json.append(']');
  }

  private static void appendCharacter(StringBuilder json, char character) {
    switch (character) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      case '\b' -> json.append("\\b");
      case '\f' -> json.append("\\f");
      default -> {
        if (character >= ' ' && character < 0x7f) {
          json.append(character);
        } else {
          json.append(String.format("\\u%04x", (int) character));
        }
      }
    }
  }
}
