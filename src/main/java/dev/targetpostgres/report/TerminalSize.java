package dev.targetpostgres.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How large the terminal is that stderr is; asked again every few seconds. Used by one thread. */
final class TerminalSize {
  private static final Size USUAL = new Size(80, 24);
  private static final long NANOS_BETWEEN = 5_000_000_000L;

  /** Columns and rows of characters. */
  record Size(int columns, int rows) {}

  private Size size = USUAL;
  private long askedNanos;

  Size get() {
    long now = System.nanoTime();
    if (askedNanos == 0 || now - askedNanos > NANOS_BETWEEN) {
      askedNanos = now;
      size = asked();
    }
    return size;
  }

  /** Java cannot tell, so that a program is asked which every system has. */
  private static Size asked() {
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
