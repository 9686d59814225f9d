package dev.targetpostgres.report;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * Writes a log line for people: local time, level, message, and below it the stack trace, if any.
 * Logback's patterns can do the same, but parsing one takes a tenth of a small load's time.
 */
final class TextEncoder extends LineEncoder {
  private static final int LEVEL_WIDTH = 5;
  private static final int NANOS_PER_MILLI = 1_000_000;

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    appendTime(event.getInstant(), line);
    String level = event.getLevel().toString();
    line.append(' ').append(level).append(" ".repeat(LEVEL_WIDTH - level.length()));
    line.append(' ').append(shown(event.getFormattedMessage())).append(System.lineSeparator());
    if (event.getThrowableProxy() != null) {
      StackTrace.lines(ThrowableProxyUtil.asString(event.getThrowableProxy()), this::shown)
          .forEach(frame -> line.append(frame).append(System.lineSeparator()));
    }
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Appends the local time. */
  static void appendTime(Instant instant, StringBuilder line) {
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneId.systemDefault());
    line.append(time.toLocalDate());
    append(' ', time.getHour(), 2, line);
    append(':', time.getMinute(), 2, line);
    append(':', time.getSecond(), 2, line);
    append('.', time.getNano() / NANOS_PER_MILLI, 3, line);
  }

  private static void append(char separator, int number, int width, StringBuilder line) {
    String digits = Integer.toString(number);
    line.append(separator).append("0".repeat(width - digits.length())).append(digits);
  }
}
