package dev.targetpostgres.schema.normal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of JavaScript's or Python's syntax, written in Java's. What both of them
 * know and Java reads differently is translated; where the two differ, what allows more counts.
 *
 * @param text in Java's syntax
 * @param error why it cannot be used, or null
 */
record JavaPattern(String text, @Nullable String error) {
  private static final int LONGEST = 10_000;

  /** JavaScript's blanks that Java's {@code \s} lacks. */
  private static final String BLANKS =
      "\\s\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";

  /** Letters that mean something after a backslash; others mean themselves. */
  private static final String ESCAPES = "AbBdDfGhHnNpPQErRsStuUvVwWxXzZkac";

  private static final Map<String, String> CATEGORIES =
      Map.of(
          "Letter", "L",
          "Lowercase_Letter", "Ll",
          "Uppercase_Letter", "Lu",
          "Mark", "M",
          "Number", "N",
          "Decimal_Number", "Nd",
          "Punctuation", "P",
          "Symbol", "S",
          "Separator", "Z",
          "Other", "C");

  static JavaPattern of(String pattern) {
    if (pattern.length() > LONGEST) {
      return new JavaPattern("", "it has more than %d characters".formatted(LONGEST));
    }
    String translated = new Translation(pattern).translated();
    try {
      Pattern.compile(translated);
      return new JavaPattern(translated, null);
    } catch (PatternSyntaxException unknown) {
      return new JavaPattern("", decapitalized(unknown.getDescription()));
    } catch (StackOverflowError tooDeep) {
      return new JavaPattern("", "it is nested too deep");
    }
  }

  private static String decapitalized(String text) {
    String line = text.lines().findFirst().orElse("its syntax is not known");
    return Character.toLowerCase(line.charAt(0)) + line.substring(1);
  }

  /** One pass over a pattern. */
  private static final class Translation {
    private final String pattern;
    private final StringBuilder java = new StringBuilder("(?d)");
    private final List<String> groups = new ArrayList<>();
    private int position;

    private Translation(String pattern) {
      this.pattern = pattern;
    }

    private String translated() {
      while (position < pattern.length()) {
        char c = pattern.charAt(position);
        switch (c) {
          case '\\' -> escape(false);
          case '[' -> characterClass();
          case '(' -> group();
          case '{' -> brace();
          default -> {
            java.append(c);
            position++;
          }
        }
      }
      return java.toString();
    }

    private boolean at(String text) {
      return pattern.startsWith(text, position);
    }

    private void escape(boolean inClass) {
      if (position + 1 == pattern.length()) {
        java.append("\\");
        position++;
        return;
      }
      char c = pattern.charAt(position + 1);
      position += 2;
      switch (c) {
        case 's' -> java.append(inClass ? BLANKS : "[" + BLANKS + "]");
        case 'S' -> java.append("[^" + BLANKS + "]");
        case 'Z' -> java.append("\\z");
        case 'v' -> java.append("\\x0b");
        case 'b' -> java.append(inClass ? "\\x08" : "\\b");
        case '0' -> java.append("\\x00");
        case 'k' -> reference('<', '>');
        case 'u' -> unicode();
        case 'p', 'P' -> category(c);
        default -> {
          boolean letter = c < 128 && Character.isLetter(c) && ESCAPES.indexOf(c) < 0;
          java.append(letter ? "" : "\\").append(c);
        }
      }
    }

    /** {@code \}{@code u{1F600}}, as JavaScript has it, or four digits. */
    private void unicode() {
      if (at("{")) {
        java.append("\\x");
        copyTo('}');
      } else {
        java.append("\\u");
      }
    }

    private void category(char letter) {
      int close = pattern.indexOf('}', position);
      java.append('\\').append(letter);
      if (at("{") && close > 0) {
        String name = pattern.substring(position + 1, close);
        java.append('{').append(CATEGORIES.getOrDefault(name, name)).append('}');
        position = close + 1;
      }
    }

    private void copyTo(char end) {
      int close = pattern.indexOf(end, position);
      int behind = close < 0 ? pattern.length() : close + 1;
      java.append(pattern, position, behind);
      position = behind;
    }

    private void group() {
      if (at("(?#")) {
        int close = pattern.indexOf(')', position);
        position = close < 0 ? pattern.length() : close + 1;
      } else if (at("(?P=")) {
        position += 3;
        reference('=', ')');
      } else if (at("(?P<") || (at("(?<") && !at("(?<=") && !at("(?<!"))) {
        position = pattern.indexOf('<', position) + 1;
        groups.add(name('>'));
        java.append("(?<g").append(groups.size()).append('>');
      } else {
        java.append('(');
        position++;
      }
    }

    /** Names may hold what Java's may not, so each group is called by its number. */
    private String name(char end) {
      int close = pattern.indexOf(end, position);
      int stop = close < 0 ? pattern.length() : close;
      String name = pattern.substring(position, stop);
      position = close < 0 ? stop : stop + 1;
      return name;
    }

    private void reference(char begin, char end) {
      if (position < pattern.length() && pattern.charAt(position) == begin) {
        position++;
        java.append("\\k<g").append(groups.indexOf(name(end)) + 1).append('>');
      } else {
        java.append('k');
      }
    }

    /** A brace that begins no number of times is a brace. */
    private void brace() {
      int close = pattern.indexOf('}', position);
      String times = close < 0 ? "" : pattern.substring(position + 1, close);
      boolean first = java.length() == 4;
      if (!first && times.matches("\\d+(,\\d*)?")) {
        java.append('{').append(times).append('}');
        position = close + 1;
      } else if (!first && times.matches(",\\d+")) {
        java.append("{0").append(times).append('}');
        position = close + 1;
      } else {
        java.append("\\{");
        position++;
      }
    }

    private void characterClass() {
      if (at("[^]") && isEmptyClass(position + 3)) {
        java.append("[\\s\\S]");
        position += 3;
        return;
      }
      if (at("[]") && isEmptyClass(position + 2)) {
        java.append("(?!)");
        position += 2;
        return;
      }
      java.append('[');
      position++;
      if (at("^")) {
        java.append('^');
        position++;
      }
      boolean first = true;
      while (position < pattern.length() && (first || pattern.charAt(position) != ']')) {
        member();
        first = false;
      }
      if (position < pattern.length()) {
        java.append(']');
        position++;
      }
    }

    private void member() {
      char c = pattern.charAt(position);
      if (c == '\\') {
        escape(true);
      } else {
        if (c == '[' || c == ']' || c == '&') {
          java.append('\\');
        }
        java.append(c);
        position++;
      }
    }

    /** JavaScript closes a class with the first bracket; in Python it is a member then. */
    private boolean isEmptyClass(int behind) {
      int close = pattern.indexOf(']', behind);
      int open = pattern.indexOf('[', behind);
      return close < 0 || (open >= 0 && open < close);
    }
  }
}
