package dev.targetpostgres.report;

import java.util.function.Supplier;
import org.slf4j.MDC;

/** The stream that a thread is at work for, which log lines for programs name. */
public final class LoggedStream {
  /** Member of a log line, and key of what a thread keeps for its lines. */
  static final String NAME = "stream_name";

  private LoggedStream() {}

  /** Does the work; what it logs is about the stream. */
  public static <T> T during(String stream, Supplier<T> work) {
    MDC.put(NAME, stream);
    try {
      return work.get();
    } finally {
      MDC.remove(NAME);
    }
  }
}
