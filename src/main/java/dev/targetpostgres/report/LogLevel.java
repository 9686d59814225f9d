package dev.targetpostgres.report;

import ch.qos.logback.classic.Level;
import java.util.Locale;

/** How much is logged, in the words of Python's logging, which Singer's users know. */
public enum LogLevel {
  /** What helps to find a fault in the program, too. */
  DEBUG,
  /** What is done to tables and how the load goes, too. */
  INFO,
  /** What may not be as it was meant, too. */
  WARNING,
  /** Only what ends the run. */
  ERROR;

  Level level() {
    return switch (this) {
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARNING -> Level.WARN;
      case ERROR -> Level.ERROR;
    };
  }

  /** The level that a Singer program names, which may be one that is not ours. */
  static LogLevel named(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "NOTSET", "DEBUG" -> DEBUG;
      case "WARN", "WARNING" -> WARNING;
      case "ERROR", "CRITICAL", "FATAL" -> ERROR;
      default -> INFO;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
