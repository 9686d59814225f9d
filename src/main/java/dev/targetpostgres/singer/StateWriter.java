package dev.targetpostgres.singer;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** Prints STATE values, one a line, and flushes after each. Not thread-safe. */
public final class StateWriter {
  private final OutputStream output;
  private final Consumer<byte[]> printed;

  /** Writes to the stream, which must report errors. A {@code PrintStream} would hide them. */
  public StateWriter(OutputStream output) {
    this(output, value -> {});
  }

  /** Writes to the stream, and passes each value on after it was printed. */
  public StateWriter(OutputStream output, Consumer<byte[]> printed) {
    this.output = output;
    this.printed = printed;
  }

  /**
   * Prints the bytes of a STATE's value unchanged.
   *
   * @throws TargetException if the output is closed; the STATE then counts as not printed
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
