package dev.targetpostgres.json;

/**
 * Makes text from outside safe for logs, terminals and reports. Characters that control a terminal,
 * are invisible or change the order of text become escapes such as {@code \u001b}. Thread-safe.
 */
public final class VisibleText {
  private static final int LONGEST = 1_000;

  private VisibleText() {}

  /** Returns the text in one line, cut after 1,000 characters. */
  public static String cut(String text) {
    return cut(text, LONGEST);
  }

  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return of(text);
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return of(text.substring(0, end)) + "…";
  }

  /** Returns the complete text in one line. */
  public static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isHidden(text, i)) {
        return escaped(text, i);
      }
    }
    return text;
  }

  private static String escaped(String text, int first) {
    StringBuilder visible = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char character = text.charAt(i);
      if (isHidden(text, i)) {
        visible.append("\\u%04x".formatted((int) character));
      } else {
        visible.append(character);
      }
    }
    return visible.toString();
  }

  private static boolean isHidden(String text, int position) {
    char character = text.charAt(position);
    if (character < 0x7F) {
      return character < ' ';
    }
    return character <= 0x9F
        || isBidirectional(character)
        || character == '\u2028'
        || character == '\u2029'
        || isLone(text, position);
  }

  /** Returns whether the character changes the order in which text is displayed. */
  private static boolean isBidirectional(char character) {
    return character == '\u061C'
        || character == '\u200E'
        || character == '\u200F'
        || (character >= '\u202A' && character <= '\u202E')
        || (character >= '\u2066' && character <= '\u2069');
  }

  /** Returns whether the character is one half of a surrogate pair without the other. */
  private static boolean isLone(String text, int position) {
    char character = text.charAt(position);
    if (Character.isHighSurrogate(character)) {
      return position + 1 == text.length() || !Character.isLowSurrogate(text.charAt(position + 1));
    }
    return Character.isLowSurrogate(character)
        && (position == 0 || !Character.isHighSurrogate(text.charAt(position - 1)));
  }
}
