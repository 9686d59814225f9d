package dev.targetpostgres.report;

import org.jspecify.annotations.Nullable;

/**
 * A failure that we can explain to the user. The message says what happened, where, and what to do.
 * It is printed without a stack trace. Any other exception is a bug and is printed with its trace.
 */
public final class TargetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /** Makes an exception for a failure that this program has found. */
  public TargetException(ExitCode exitCode, Text message) {
    this(exitCode, message, null);
  }

  /** Makes an exception for a failure that the database or the operating system has reported. */
  public TargetException(ExitCode exitCode, Text message, @Nullable Throwable cause) {
    super(message.toString(), cause);
    this.exitCode = exitCode;
  }

  /** Returns an exception for a failure in a line of the input. */
  public static TargetException input(long lineNumber, Text message) {
    return new TargetException(ExitCode.INPUT, Wording.AT_LINE.with(lineNumber, message));
  }

  /** Returns an exception for a failure at a place in the input or in a BATCH file. */
  public static TargetException input(Place place, Text message) {
    return new TargetException(ExitCode.INPUT, Wording.AT_PLACE.with(place, message));
  }

  /** Returns the exit code for the process. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
