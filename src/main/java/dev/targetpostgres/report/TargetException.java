package dev.targetpostgres.report;

import org.jspecify.annotations.Nullable;

/**
 * A failure that we can explain to the user: the message says what was wrong, where, and what to do
 * about it, and is printed as it stands, without a stack trace. Anything else that is thrown is a
 * bug and surfaces as one.
 */
public final class TargetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /** A failure found by ourselves. */
  public TargetException(ExitCode exitCode, Text message) {
    this(exitCode, message, null);
  }

  /** A failure that the database or the operating system reported. */
  public TargetException(ExitCode exitCode, Text message, @Nullable Throwable cause) {
    super(message.toString(), cause);
    this.exitCode = exitCode;
  }

  /** A failure of the input, found in a line. */
  public static TargetException input(long lineNumber, Text message) {
    return new TargetException(ExitCode.INPUT, Wording.AT_LINE.with(lineNumber, message));
  }

  /** A failure of what was read, found at the place. */
  public static TargetException input(Place place, Text message) {
    return new TargetException(ExitCode.INPUT, Wording.AT_PLACE.with(place, message));
  }

  /** The status that the process ends with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
