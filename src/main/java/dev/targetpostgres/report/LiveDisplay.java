package dev.targetpostgres.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Shows the state of the run in a few lines at the bottom of a terminal. All other output goes
 * through {@link #stream} or {@link #above}, which remove the lines first. The next {@link #draw}
 * shows them again. Thread-safe.
 */
final class LiveDisplay {
  /** Turns off wrapping, so that each line occupies one row of the terminal. */
  private static final String UNWRAPPED = "\u001b[?7l";

  private static final String WRAPPED = "\u001b[?7h";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintStream terminal;
  private final RunHistory history;
  private final TerminalSize size = new TerminalSize();
  private final DisplayLines lines;
  private final PrintStream stream;

  /** The lines that the terminal shows now. */
  private List<String> shown = List.of();

  private boolean withinLine;
  private boolean closed;

  LiveDisplay(PrintStream terminal, RunHistory history) {
    this.terminal = terminal;
    this.history = history;
    lines = new DisplayLines(history, LogConfigurator.isColoured());
    stream = new PrintStream(above(terminal), true, StandardCharsets.UTF_8);
  }

  /** Returns the stream for all other output on stderr. */
  PrintStream stream() {
    return stream;
  }

  /** Returns a stream that writes above the lines, for output that reaches the terminal too. */
  OutputStream above(OutputStream output) {
    return new Above(output);
  }

  /** Shows the current state of the run. Does nothing once the closing summary comes. */
  synchronized void draw() {
    if (closed || withinLine || history.hasLoggedCounts()) {
      return;
    }
    TerminalSize.Size now = size.get();
    List<String> drawn = lines.lines(now.columns() - 1, now.rows());
    if (drawn.equals(shown)) {
      // Writing would move the cursor of a user who is typing a passphrase below.
      return;
    }
    StringBuilder frame = new StringBuilder(toTop()).append(UNWRAPPED);
    drawn.forEach(line -> frame.append(line).append(CLEAR_LINE).append('\n'));
    write(frame.append(WRAPPED).append(CLEAR_BELOW).toString());
    shown = drawn;
  }

  private String toTop() {
    return shown.isEmpty() ? "" : "\r\u001b[%dA".formatted(shown.size());
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    terminal.write(bytes, 0, bytes.length);
    terminal.flush();
  }

  /** Removes the lines. They are not shown again. */
  synchronized void close() {
    erase();
    closed = true;
  }

  private void erase() {
    if (!shown.isEmpty()) {
      write(toTop() + CLEAR_BELOW);
      shown = List.of();
    }
  }

  /** Writes above the lines. A line that is not complete yet keeps them away. */
  private final class Above extends OutputStream {
    private final OutputStream output;

    Above(OutputStream output) {
      this.output = output;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      synchronized (LiveDisplay.this) {
        if (length > 0) {
          erase();
          output.write(bytes, offset, length);
          withinLine = bytes[offset + length - 1] != '\n';
        }
      }
    }

    @Override
    public void flush() throws IOException {
      output.flush();
    }
  }
}
