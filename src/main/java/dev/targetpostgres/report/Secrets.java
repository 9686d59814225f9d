package dev.targetpostgres.report;

import dev.targetpostgres.json.JsonTrees;
import dev.targetpostgres.json.VisibleText;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Prepares text from outside for output: makes control characters visible and masks known secrets.
 * A server's message, for example, can repeat a password that it was sent. Thread-safe.
 */
public final class Secrets {
  private static final String MASK = "***";

  /** Shorter values are not masked: they would match ordinary words. */
  private static final int SHORTEST = 6;

  /** So many characters of a secret are masked even inside a word, and if the rest is cut off. */
  private static final int RECOGNIZABLE = 16;

  private final Set<String> open;

  /** The values, the longest first, since one can contain another. */
  private final Set<String> values =
      new ConcurrentSkipListSet<>(
          Comparator.comparing(String::length).reversed().thenComparing(String::compareTo));

  /**
   * Starts without secrets.
   *
   * @param open values that are never masked, such as the user's name, even if it is the password
   */
  public Secrets(Set<String> open) {
    this.open = Set.copyOf(open);
  }

  /** Masks the value from now on, also in the forms that SQL and JSON give it. */
  public void add(String value) {
    value.lines().map(String::strip).forEach(this::addLine);
  }

  private void addLine(String value) {
    if (value.length() >= SHORTEST && !open.contains(value)) {
      String json = JsonTrees.write(JsonNodeFactory.instance.stringNode(value));
      values.add(VisibleText.of(value));
      values.add(VisibleText.of(value.replace("'", "''")));
      values.add(json.substring(1, json.length() - 1));
    }
  }

  /** Returns the text in one line, without control characters and secrets. */
  public String shown(String text) {
    String shown = VisibleText.of(text);
    for (String value : values) {
      shown = masked(shown, value);
    }
    return shown;
  }

  private static String masked(String text, String value) {
    String start = value.length() < RECOGNIZABLE ? value : value.substring(0, RECOGNIZABLE);
    int found = text.indexOf(start);
    if (found < 0) {
      return text;
    }
    StringBuilder masked = new StringBuilder(text.length());
    int from = 0;
    for (; found >= 0; found = text.indexOf(start, found)) {
      int end = found + start.length();
      while (end < text.length()
          && end - found < value.length()
          && text.charAt(end) == value.charAt(end - found)) {
        end++;
      }
      if (start.length() == RECOGNIZABLE || isToken(text, found, end)) {
        masked.append(text, from, found).append(MASK);
        from = end;
      }
      found = end;
    }
    return masked.append(text, from, text.length()).toString();
  }

  private static boolean isToken(String text, int start, int end) {
    return isBorder(text, start) && isBorder(text, end);
  }

  /** Returns whether a word begins or ends at the position. */
  private static boolean isBorder(String text, int position) {
    return position == 0
        || position == text.length()
        || !isOfWord(text.charAt(position - 1))
        || !isOfWord(text.charAt(position));
  }

  private static boolean isOfWord(char character) {
    return Character.isLetterOrDigit(character) || character == '_';
  }
}
