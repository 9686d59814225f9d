package dev.targetpostgres.singer;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import java.io.IOException;
import java.io.OutputStream;

/** Prints STATE values, one a line, flushed at once. Not thread-safe. */
public final class StateWriter {
  private final OutputStream output;

  /** Writes to the stream, which must report errors: a {@code PrintStream} would swallow them. */
  public StateWriter(OutputStream output) {
    this.output = output;
  }

  /**
   * Prints the bytes of a STATE's value as they are.
   *
   * @throws TargetException where nobody reads any more: what nobody hears is not acknowledged
   */
  public void print(byte[] value) {
    byte[] line = new byte[value.length + 1];
    System.arraycopy(value, 0, line, 0, value.length);
    line[value.length] = '\n';
    try {
      output.write(line);
      output.flush();
    } catch (IOException closed) {
      throw new TargetException(
          ExitCode.LOAD_FAILED,
          "cannot print STATE, stdout: %s; the rows are committed, but nobody was told"
              .formatted(closed.getMessage()),
          closed);
    }
  }
}
