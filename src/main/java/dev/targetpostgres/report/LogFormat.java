package dev.targetpostgres.report;

import java.util.Locale;

/** The form of the output on stderr. */
public enum LogFormat {
  /** Lines for people. */
  TEXT,
  /** Lines of JSON in the form of the Meltano SDK's structured logs. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
