package dev.targetpostgres.schema.normal;

import dev.targetpostgres.report.Wording;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression in the syntax of JavaScript or Python, compiled in Java's. It translates the
 * syntax of both languages that Java reads differently. If the two languages differ, the result
 * matches what either of them matches. So {@code \w} and {@code \d} match letters and digits of all
 * scripts, as in Python; {@code \W} and {@code \D} match them too, as in JavaScript.
 *
 * @param compiled compiled pattern, which matches nothing if the original cannot be used
 * @param error reason why the original cannot be used, or null
 */
record JavaPattern(Pattern compiled, @Nullable String error) {
  private static final int LONGEST = 10_000;

  /** White space in both languages. */
  private static final String SURE_BLANKS =
      "\\s\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

  /** White space in at least one of the languages. */
  private static final String BLANKS = SURE_BLANKS + "\\u001c-\\u001f\\u0085\\ufeff";

  private static final String WORD = "\\p{L}\\p{N}_";

  /** A boundary of words, in ASCII or in all scripts. */
  private static final String BOUNDARY =
      "(?:(?<=\\w)(?!\\w)|(?<!\\w)(?=\\w)|(?<=[%1$s])(?![%1$s])|(?<![%1$s])(?=[%1$s]))"
          .formatted(WORD);

  private static final Pattern NOTHING = Pattern.compile("(?!)");

  /** Matches the start of a group, with the flags that it can set. */
  private static final Pattern GROUP = Pattern.compile("\\((\\?(<?[=!]|>|[a-zA-Z-]*:?))?");

  /** Letters with a special meaning after a backslash. All other letters mean themselves. */
  private static final String ESCAPES = "aABcfnrtxz";

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
      return new JavaPattern(NOTHING, Wording.PATTERN_TOO_LONG.with(LONGEST).toString());
    }
    String translated = new Translation(pattern).translated();
    try {
      return new JavaPattern(Pattern.compile(translated), null);
    } catch (PatternSyntaxException unknown) {
      return new JavaPattern(NOTHING, decapitalized(unknown.getDescription()));
    } catch (StackOverflowError tooDeep) {
      return new JavaPattern(NOTHING, Wording.PATTERN_NESTED_TOO_DEEP.with().toString());
    }
  }

  private static String decapitalized(String text) {
    String line = text.lines().findFirst().orElse(Wording.PATTERN_SYNTAX_UNKNOWN.with().toString());
    return Character.toLowerCase(line.charAt(0)) + line.substring(1);
  }

  /** Translates one pattern from its start to its end. */
  private static final class Translation {
    private final String pattern;
    private final StringBuilder java = new StringBuilder("(?d)");
    private final List<String> groups = new ArrayList<>();
    private int position;

    /** For each open group, whether the whole pattern matches more if the group matches less. */
    private final Deque<Boolean> less = new ArrayDeque<>(List.of(false));

    private final LeastLength length = new LeastLength();

    private Translation(String pattern) {
      this.pattern = pattern;
    }

    private String translated() {
      while (position < pattern.length()) {
        char c = pattern.charAt(position);
        switch (c) {
          case '\\' -> {
            boolean isAnchor = position + 1 < pattern.length() && isAnchor();
            escape(false, less.element());
            length.atom(isAnchor ? 0 : 1);
          }
          case '[' -> {
            characterClass();
            length.atom(1);
          }
          case '(' -> group();
          case ')' -> closeGroup();
          case '{' -> brace();
          default -> {
            java.append(c);
            position++;
            length.plain(c);
          }
        }
      }
      return java.toString();
    }

    private boolean isAnchor() {
      return "AbBzZG".indexOf(pattern.charAt(position + 1)) >= 0;
    }

    private boolean at(String text) {
      return pattern.startsWith(text, position);
    }

    /**
     * Translates an escape.
     *
     * @param few whether to choose the translation that matches less
     */
    private void escape(boolean inClass, boolean few) {
      if (position + 1 == pattern.length()) {
        java.append("\\");
        position++;
        return;
      }
      char c = pattern.charAt(position + 1);
      position += 2;
      switch (c) {
        case 's' -> java.append('[').append(few ? SURE_BLANKS : BLANKS).append(']');
        case 'S' -> java.append("[^").append(few ? BLANKS : SURE_BLANKS).append(']');
        case 'w' -> java.append(few ? "\\w" : "[" + WORD + "]");
        case 'W' -> java.append(few ? "[^" + WORD + "]" : "\\W");
        case 'd' -> java.append(few ? "\\d" : "\\p{Nd}");
        case 'D' -> java.append(few ? "\\P{Nd}" : "\\D");
        case 'Z' -> java.append("\\z");
        case 'v' -> java.append("\\x0b");
        case 'b' -> java.append(inClass ? "\\x08" : few ? "\\b" : BOUNDARY);
        case '0' -> java.append("\\x00");
        case 'k' -> reference('<', '>');
        case 'u' -> unicode();
        case 'U' -> wide();
        case 'p', 'P' -> category(c);
        default -> {
          boolean letter = c < 128 && Character.isLetter(c) && ESCAPES.indexOf(c) < 0;
          java.append(letter ? "" : "\\").append(c);
        }
      }
    }

    /** Translates Python's escape with eight digits. */
    private void wide() {
      int end = position + 8;
      if (end <= pattern.length() && pattern.substring(position, end).matches("[0-9A-Fa-f]{8}")) {
        java.append("\\x{").append(pattern, position, end).append('}');
        position = end;
      } else {
        java.append('U');
      }
    }

    /** Translates {@code \}{@code u{1F600}} from JavaScript, or an escape with four digits. */
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
      int after = close < 0 ? pattern.length() : close + 1;
      java.append(pattern, position, after);
      position = after;
    }

    private void group() {
      if (at("(?#")) {
        int close = pattern.indexOf(')', position);
        position = close < 0 ? pattern.length() : close + 1;
        return;
      }
      if (at("(?P=")) {
        position += 3;
        reference('=', ')');
        length.atom(1);
        return;
      }
      boolean not = at("(?!") || at("(?<!");
      less.push(not != less.element());
      length.open(not || at("(?=") || at("(?<="));
      if (at("(?P<") || (at("(?<") && !at("(?<=") && !at("(?<!"))) {
        position = pattern.indexOf('<', position) + 1;
        groups.add(name('>'));
        java.append("(?<g").append(groups.size()).append('>');
      } else {
        Matcher begin = GROUP.matcher(pattern).region(position, pattern.length());
        begin.lookingAt();
        java.append(begin.group());
        position = begin.end();
      }
    }

    private void closeGroup() {
      length.close();
      java.append(')');
      position++;
      if (less.size() > 1) {
        less.pop();
      }
    }

    /** Reads the name of a group. Java restricts such names, so the translation uses numbers. */
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

    /** Translates a brace, which stands for itself unless it begins a number of repetitions. */
    private void brace() {
      int close = pattern.indexOf('}', position);
      String times = close < 0 ? "" : pattern.substring(position + 1, close);
      boolean first = java.length() == 4;
      if (!first && times.matches("\\d+(,\\d*)?")) {
        java.append('{').append(length.times(times)).append('}');
        position = close + 1;
      } else if (!first && times.matches(",\\d+")) {
        java.append('{').append(length.times("0" + times)).append('}');
        position = close + 1;
      } else {
        java.append("\\{");
        position++;
        length.atom(1);
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
      boolean not = at("^");
      if (not) {
        java.append('^');
        position++;
      }
      boolean few = not != less.element();
      boolean first = true;
      while (position < pattern.length() && (first || pattern.charAt(position) != ']')) {
        member(few);
        first = false;
      }
      if (position < pattern.length()) {
        java.append(']');
        position++;
      }
    }

    private void member(boolean few) {
      char c = pattern.charAt(position);
      if (c == '\\') {
        escape(true, few);
      } else {
        if (c == '[' || c == ']' || c == '&') {
          java.append('\\');
        }
        java.append(c);
        position++;
      }
    }

    /** Returns whether the class is empty in JavaScript; in Python it contains the bracket. */
    private boolean isEmptyClass(int after) {
      int close = pattern.indexOf(']', after);
      int open = pattern.indexOf('[', after);
      return close < 0 || (open >= 0 && open < close);
    }
  }
}
