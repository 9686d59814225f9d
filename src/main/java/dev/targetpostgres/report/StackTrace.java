package dev.targetpostgres.report;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Formats stack traces so that no line of a message looks like a log line. */
final class StackTrace {
  private static final String TAB = "\t";

  private StackTrace() {}

  /** Returns the lines of the failure's trace after {@code shown} has converted each. */
  static Stream<String> lines(Throwable failure, UnaryOperator<String> shown) {
    StringWriter printed = new StringWriter();
    failure.printStackTrace(new PrintWriter(printed));
    return lines(printed.toString(), shown);
  }

  /** Returns the lines of a printed trace, all but the first indented. */
  static Stream<String> lines(String printed, UnaryOperator<String> shown) {
    return Stream.concat(
        printed.lines().limit(1).map(shown),
        printed.lines().skip(1).map(line -> TAB + shown.apply(line.strip())));
  }
}
