package dev.targetpostgres.report;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import dev.targetpostgres.json.VisibleText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes a log line as a JSON object with the members of the Meltano SDK's structured logs. */
final class StructuredEncoder extends LineEncoder {
  /** Key of the measurement in a log event. Its value is an {@link ObjectNode}. */
  static final String METRIC_INFO = "metric_info";

  private static final String APPLICATION = "target-postgres";

  private final JsonMapper mapper = JsonMapper.shared();
  private final long pid = ProcessHandle.current().pid();

  @Override
  public byte[] encode(ILoggingEvent event) {
    ObjectNode line = mapper.createObjectNode();
    line.put("level", level(event))
        .put("pid", pid)
        .put("logger_name", event.getLoggerName())
        .put("ts", seconds(event.getInstant()))
        .put("thread_name", event.getThreadName())
        .put("app_name", APPLICATION);
    ObjectNode metric = metric(event.getKeyValuePairs());
    if (metric == null) {
      line.put(LoggedStream.NAME, event.getMDCPropertyMap().get(LoggedStream.NAME))
          .put("message", shown(event.getFormattedMessage()));
    } else {
      line.put(LoggedStream.NAME, metric.at("/tags/stream").asString())
          .put("message", "METRIC")
          .set(METRIC_INFO, metric);
    }
    line.putObject("extra");
    if (event.getThrowableProxy() != null) {
      line.set("exception", exception(event.getThrowableProxy()));
    }
    // JSON allows some control characters unescaped, and a terminal would act on them.
    return (VisibleText.of(mapper.writeValueAsString(line)) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the level in Python's terms. */
  private static String level(ILoggingEvent event) {
    String level = event.getLevel().toString().toLowerCase(Locale.ROOT);
    return level.equals("warn") ? "warning" : level;
  }

  private static double seconds(Instant instant) {
    return instant.getEpochSecond() + instant.getNano() / 1e9;
  }

  private static @Nullable ObjectNode metric(@Nullable List<KeyValuePair> pairs) {
    if (pairs != null) {
      for (KeyValuePair pair : pairs) {
        if (pair.key.equals(METRIC_INFO) && pair.value instanceof ObjectNode metric) {
          return metric;
        }
      }
    }
    return null;
  }

  private ObjectNode exception(IThrowableProxy thrown) {
    String className = thrown.getClassName();
    int dot = className.lastIndexOf('.');
    ObjectNode exception = JsonNodeFactory.instance.objectNode();
    exception
        .put("type", className.substring(dot + 1))
        .put("module", dot < 0 ? "" : className.substring(0, dot))
        .put("message", thrown.getMessage() == null ? "" : shown(thrown.getMessage()));
    ArrayNode traceback = exception.putArray("traceback");
    // Python shows the innermost frame last.
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    for (int frame = frames.length - 1; frame >= 0; frame--) {
      add(frames[frame].getStackTraceElement(), traceback);
    }
    if (thrown.getCause() != null && !thrown.getCause().isCyclic()) {
      exception.set("cause", exception(thrown.getCause()));
    }
    return exception;
  }

  /** Adds a frame in Python's form. The source line is empty, since Java does not have it. */
  private static void add(StackTraceElement frame, ArrayNode traceback) {
    String file = frame.getFileName();
    traceback
        .addObject()
        .put("filename", file == null ? frame.getClassName() : file)
        .put("function", frame.getClassName() + "." + frame.getMethodName())
        .put("lineno", Math.max(frame.getLineNumber(), 0))
        .put("line", "");
  }
}
