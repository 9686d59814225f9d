package dev.targetpostgres.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Returns the size of the terminal at stderr, measured every 5 s. Used by one thread. */
final class TerminalSize {
  private static final Size USUAL = new Size(80, 24);
  private static final long NANOS_BETWEEN = 5_000_000_000L;

  /** Columns and rows of characters. */
  record Size(int columns, int rows) {}

  private Size size = USUAL;
  private long measuredNanos;

  Size get() {
    long now = System.nanoTime();
    if (measuredNanos == 0 || now - measuredNanos > NANOS_BETWEEN) {
      measuredNanos = now;
      size = measured();
    }
    return size;
  }

  /** Runs {@code stty}, since Java has no way to measure a terminal. */
  private static Size measured() {
    try {
      Process stty =
          new ProcessBuilder("sh", "-c", "stty size <&2")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      stty.getOutputStream().close();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String[] numbers = answer.strip().split(" ", -1);
      if (numbers.length != 2) {
        return USUAL;
      }
      int rows = Integer.parseInt(numbers[0]);
      int columns = Integer.parseInt(numbers[1]);
      return rows < 1 || columns < 2 ? USUAL : new Size(columns, rows);
    } catch (IOException | NumberFormatException unknown) {
      return USUAL;
    }
  }
}
