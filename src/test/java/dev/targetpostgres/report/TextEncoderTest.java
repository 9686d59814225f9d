package dev.targetpostgres.report;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

final class TextEncoderTest {
  private final TextEncoder encoder = new TextEncoder();

  @Test
  void writesLocalTimeLevelAndMessage() {
    assertThat(encoded(event(Level.INFO, null)))
        .isEqualTo("2026-01-02 03:04:05.006 INFO  value 7" + System.lineSeparator());
  }

  @Test
  void alignsLevels() {
    assertThat(encoded(event(Level.ERROR, null))).contains(".006 ERROR value 7");
  }

  @Test
  void writesTheStackTraceBelow() {
    assertThat(encoded(event(Level.WARN, new IllegalStateException("broken"))).lines())
        .first()
        .asString()
        .endsWith("WARN  value 7");
    assertThat(encoded(event(Level.WARN, new IllegalStateException("broken"))))
        .contains("\njava.lang.IllegalStateException: broken", "\tat dev.targetpostgres.report.")
        .endsWith(System.lineSeparator());
  }

  private String encoded(LoggingEvent event) {
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }

  private static LoggingEvent event(Level level, Throwable thrown) {
    LoggingEvent event =
        new LoggingEvent(
            "", new LoggerContext().getLogger("a"), level, "value {}", thrown, new Object[] {7});
    Instant instant =
        LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6_000_000).atZone(ZoneId.systemDefault()).toInstant();
    event.setInstant(instant);
    return event;
  }
}
