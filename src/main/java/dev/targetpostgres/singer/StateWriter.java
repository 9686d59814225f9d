package dev.targetpostgres.singer;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Prints STATE values, one a line, flushed at once. Not thread-safe. */
public final class StateWriter {
  private final OutputStream output;
  private final Consumer<byte[]> printed;

  /** Writes to the stream, which must report errors: a {@code PrintStream} would swallow them. */
  public StateWriter(OutputStream output) {
    this(output, value -> {});
  }

  /** The same, and has somebody told of each value. */
  public StateWriter(OutputStream output, Consumer<byte[]> printed) {
    this.output = output;
    this.printed = printed;
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
      printed.accept(value);
    } catch (IOException closed) {
      throw new TargetException(
          ExitCode.LOAD_FAILED, Wording.STATE_NOT_PRINTED.with(closed.getMessage()), closed);
    }
  }
}
