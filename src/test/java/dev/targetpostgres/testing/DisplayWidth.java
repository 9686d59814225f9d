package dev.targetpostgres.testing;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/** Measures texts in cells of a terminal: East Asian characters and emoji occupy two. */
final class DisplayWidth {
  private static final Set<UnicodeScript> WIDE_SCRIPTS =
      EnumSet.of(
          UnicodeScript.HAN, UnicodeScript.HANGUL, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA);

  private DisplayWidth() {}

  static int of(String text) {
    return text.codePoints().map(DisplayWidth::of).sum();
  }

  /** Returns the text, or as much of it as fits with an ellipsis. */
  static String cut(String text, int maximum) {
    if (of(text) <= maximum) {
      return text;
    }
    int end = 0;
    int width = 1;
    while (width + of(text.codePointAt(end)) <= maximum) {
      width += of(text.codePointAt(end));
      end = text.offsetByCodePoints(end, 1);
    }
    return text.substring(0, end) + "…";
  }

  private static int of(int codePoint) {
    if (Character.getType(codePoint) == Character.NON_SPACING_MARK) {
      return 0;
    }
    return WIDE_SCRIPTS.contains(UnicodeScript.of(codePoint)) || isEmoji(codePoint) ? 2 : 1;
  }

  private static boolean isEmoji(int codePoint) {
    return codePoint >= 0x1F300 && codePoint <= 0x1FAFF;
  }
}
