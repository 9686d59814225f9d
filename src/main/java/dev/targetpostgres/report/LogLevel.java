package dev.targetpostgres.report;

import ch.qos.logback.classic.Level;
import java.util.Locale;

/** The minimum level of log lines, in the terms of Python's logging, which Singer's users know. */
public enum LogLevel {
  /** Also details for finding bugs. */
  DEBUG,
  /** Also changes of tables and progress. */
  INFO,
  /** Errors, and warnings about probable mistakes. */
  WARNING,
  /** Only errors that end the run. */
  ERROR;

  Level level() {
    return switch (this) {
      case DEBUG -> Level.DEBUG;
      case INFO -> Level.INFO;
      case WARNING -> Level.WARN;
      case ERROR -> Level.ERROR;
    };
  }

  /** Returns the level for Python's name, INFO for an unknown one. */
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
