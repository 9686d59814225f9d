package dev.targetpostgres.config;

import java.util.regex.Pattern;

/** A pattern in which {@code *} stands for any characters and {@code ?} for one. Immutable. */
record Glob(String written) {
  /** Returns whether the pattern can match more than one text. */
  boolean isOpen() {
    return written.contains("*") || written.contains("?");
  }

  boolean matches(String text) {
    return matches(text, 0);
  }

  /** Returns whether the pattern matches the text, ignoring case. */
  boolean matchesAnyCase(String text) {
    return matches(text, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private boolean matches(String text, int flags) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      switch (c) {
        case '*' -> pattern.append(".*");
        case '?' -> pattern.append('.');
        default -> pattern.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL | flags).matcher(text).matches();
  }
}
