package dev.targetpostgres.report;

import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prints errors and the closing summary on stderr: as plain text for people, as JSON log lines for
 * programs.
 *
 * @param err stderr, or the stream of the live display
 * @param secrets secrets to mask in the output
 */
public record Console(PrintStream err, LogOptions options, Secrets secrets) {
  private static final Logger LOG = LoggerFactory.getLogger("dev.targetpostgres");
  private static final String BOLD = "\u001b[1m";
  private static final String BOLD_RED = "\u001b[1;31m";
  private static final String DIM_ZERO = "\u001b[2m0\u001b[m";
  private static final Pattern ZERO = Pattern.compile("(?<= )0(?= |$)");
  private static final String PLAIN = "\u001b[m";
  private static final String NAME = "target-postgres: ";

  /** Returns a console that prints to another stream. */
  public Console to(PrintStream other) {
    return new Console(other, options, secrets);
  }

  /** Returns whether a person watches the output: stderr is a terminal and shows info as text. */
  public boolean isForPeople() {
    return LogConfigurator.isTerminal()
        && options.format() == LogFormat.TEXT
        && options.level().compareTo(LogLevel.INFO) <= 0;
  }

  private boolean isColoured() {
    return isForPeople() && LogConfigurator.isColoured();
  }

  /** Returns how many columns of characters stderr shows in a line. */
  public int columns() {
    return LogConfigurator.isStderrTerminal()
        ? new TerminalSize().get().columns()
        : Integer.MAX_VALUE;
  }

  /** Returns the line with the time at its end if it goes to a file, which can hold many runs. */
  private static String dated(String line) {
    if (LogConfigurator.isStderrTerminal()) {
      return line;
    }
    StringBuilder dated = new StringBuilder(line).append(" (");
    TextEncoder.appendTime(Instant.now(), dated);
    return dated.append(')').toString();
  }

  /** Prints the reason why the run ended or does not begin; it can have several lines. */
  public void error(String message) {
    message.lines().forEach(this::errorLine);
  }

  private void errorLine(String line) {
    switch (options.format()) {
      case TEXT -> err.println(NAME + secrets.shown(line));
      case JSON -> LOG.error("{}", line);
    }
  }

  /** Prints a bug of the program with its stack trace. */
  public void fault(Throwable failure) {
    String message = "unexpected failure, please report it:";
    switch (options.format()) {
      case TEXT -> {
        err.println(NAME + message);
        StackTrace.lines(failure, secrets::shown).forEach(err::println);
      }
      case JSON -> LOG.error(message, failure);
    }
  }

  /** Prints the closing summary. Programs get only its first line, and measurements instead. */
  public void summary(ExitCode exitCode, List<String> lines) {
    if (options.level().compareTo(LogLevel.INFO) > 0) {
      return;
    }
    switch (options.format()) {
      case TEXT -> {
        String first = dated(secrets.shown(lines.get(0)));
        String style = exitCode == ExitCode.DONE ? BOLD : BOLD_RED;
        err.println(isColoured() ? style + first + PLAIN : first);
        lines.stream().skip(1).map(secrets::shown).map(this::withDimZeros).forEach(err::println);
      }
      case JSON -> LOG.info("{}", lines.get(0));
    }
  }

  private String withDimZeros(String line) {
    return isColoured() ? ZERO.matcher(line).replaceAll(DIM_ZERO) : line;
  }
}
