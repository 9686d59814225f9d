package dev.targetpostgres.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Makes all loggers of this JVM log everything to stderr, including the driver's and the JDK's. */
public final class VerboseLogs {
  private final Map<Logger, @Nullable Level> levels = new HashMap<>();
  private final java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
  private final java.util.logging.Level rootLevel = root.getLevel();
  private final Handler handler = new ToStandardError();

  private VerboseLogs() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    for (Logger logger : context.getLoggerList()) {
      levels.put(logger, logger.getLevel());
      if (logger.getLevel() != null) {
        logger.setLevel(Level.TRACE);
      }
    }
    handler.setFormatter(new SimpleFormatter());
    handler.setLevel(java.util.logging.Level.ALL);
    root.addHandler(handler);
    root.setLevel(java.util.logging.Level.ALL);
  }

  /** Runs the action with verbose logs, and returns its result. */
  public static <T> T during(Supplier<T> action) {
    VerboseLogs logs = new VerboseLogs();
    try {
      return action.get();
    } finally {
      logs.end();
    }
  }

  private void end() {
    root.setLevel(rootLevel);
    root.removeHandler(handler);
    levels.forEach(Logger::setLevel);
  }

  /** Logs to the current {@code System.err}, which tests replace. */
  private static final class ToStandardError extends Handler {
    @Override
    public void publish(LogRecord entry) {
      System.err.print(getFormatter().format(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
