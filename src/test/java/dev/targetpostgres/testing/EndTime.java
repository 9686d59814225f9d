package dev.targetpostgres.testing;

import java.util.regex.Pattern;

/** The time at the end of a line, which tells when a run ended. */
public final class EndTime {
  private static final Pattern TIME =
      Pattern.compile("(?m) \\(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\)$");

  private EndTime() {}

  /** Returns the lines without it. */
  public static String removedFrom(String lines) {
    return TIME.matcher(lines).replaceAll("");
  }
}
