package dev.targetpostgres.encode;

import java.util.stream.Collectors;

/** Values as messages show them: in quotes, in one line, cut if they are long. */
public final class ShownValue {
  private static final int LONGEST = 60;

  private ShownValue() {}

  /** The value in quotes. */
  public static String quoted(String value) {
    boolean cut = value.length() > LONGEST;
    int end = cut && Character.isHighSurrogate(value.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return '"' + visible(cut ? value.substring(0, end) : value) + (cut ? "…\"" : "\"");
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
