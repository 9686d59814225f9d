package dev.targetpostgres;

import dev.targetpostgres.report.ExitCode;

/** What ends a run. Immutable. */
sealed interface Ending {
  /** The tap has closed its output. */
  record EndOfInput() implements Ending {}

  /** Reading or loading has failed. */
  record Failed(Throwable cause) implements Ending {}

  /**
   * A signal asks for a graceful end.
   *
   * @param exitCode of the process
   * @param atNanos when it came, by {@link System#nanoTime}
   */
  record Signalled(ExitCode exitCode, long atNanos) implements Ending {}
}
