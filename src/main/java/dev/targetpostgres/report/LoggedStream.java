package dev.targetpostgres.report;

import java.util.function.Supplier;
import org.slf4j.MDC;

/** The stream that a thread works for. Log lines for programs name it. */
public final class LoggedStream {
  /** The key in the thread's MDC, and the member of a JSON log line. */
  static final String NAME = "stream_name";

  private LoggedStream() {}

  /** Does the work. Lines that it logs in this thread name the stream. */
  public static <T> T during(String stream, Supplier<T> work) {
    MDC.put(NAME, stream);
    try {
      return work.get();
    } finally {
      MDC.remove(NAME);
    }
  }
}
