package dev.targetpostgres;

import dev.targetpostgres.report.ExitCode;

/** The reason why a run ends. Immutable. */
sealed interface Ending {
  /** The tap has closed its output. */
  record EndOfInput() implements Ending {}

  /** Reading or loading has failed. */
  record Failed(Throwable cause) implements Ending {}

  /**
   * A signal asks for a graceful end.
   *
   * @param exitCode exit code of the process
   * @param atNanos time of the signal, by {@link System#nanoTime}
   */
  record Signalled(ExitCode exitCode, long atNanos) implements Ending {}
}
