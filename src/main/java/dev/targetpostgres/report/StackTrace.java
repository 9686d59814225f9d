package dev.targetpostgres.report;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Stack traces of which no message can pose as another line of the log. */
final class StackTrace {
  private static final String TAB = "\t";

  private StackTrace() {}

  /** Returns the lines of the failure's trace, each as {@code shown} makes it. */
  static Stream<String> lines(Throwable failure, UnaryOperator<String> shown) {
    StringWriter printed = new StringWriter();
    failure.printStackTrace(new PrintWriter(printed));
    return lines(printed.toString(), shown);
  }

  /** All lines but the first are indented. */
  static Stream<String> lines(String printed, UnaryOperator<String> shown) {
    return Stream.concat(
        printed.lines().limit(1).map(shown),
        printed.lines().skip(1).map(line -> TAB + shown.apply(line.strip())));
  }
}
