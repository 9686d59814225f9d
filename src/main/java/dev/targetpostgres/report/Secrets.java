package dev.targetpostgres.report;

import dev.targetpostgres.json.JsonTrees;
import dev.targetpostgres.json.VisibleText;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Makes text from outside fit to be shown: it is made visible, and known secrets are masked in it.
 * A server may repeat what it was sent. Thread-safe.
 */
public final class Secrets {
  private static final String MASK = "***";

  /** Shorter ones would hit words that are not secrets. */
  private static final int SHORTEST = 6;

  /** So much of a secret is one wherever it stands, also if the rest is cut off. */
  private static final int RECOGNIZABLE = 16;

  private final Set<String> open;

  /** The longest first, since one may hold another. */
  private final Set<String> values =
      new ConcurrentSkipListSet<>(
          Comparator.comparing(String::length).reversed().thenComparing(String::compareTo));

  /**
   * Starts without secrets.
   *
   * @param open values that everybody may see. A password that equals the user's name is among them
   */
  public Secrets(Set<String> open) {
    this.open = Set.copyOf(open);
  }

  /** Masks the value from now on, in whichever form it may come back. */
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

  /** Whether a word begins or ends there. */
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
