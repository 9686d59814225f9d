package dev.targetpostgres.report;

import dev.targetpostgres.json.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

/**
 * A few lines below everything else on a terminal, which show how the run stands. What others write
 * goes through {@link #stream}, which takes the lines away before; they come back with the next
 * {@link #draw}. Thread-safe.
 */
final class LiveDisplay {
  private static final int MOST_STREAMS = 8;
  private static final int LEFT_FOR_OTHERS = 6;

  private final PrintStream terminal;
  private final RunHistory history;
  private final TerminalSize size = new TerminalSize();
  private final Display display;
  private final PrintStream stream;
  private RunHistory.Sample last;
  private boolean shown;
  private boolean withinLine;
  private boolean closed;

  LiveDisplay(PrintStream terminal, RunHistory history) {
    this.terminal = terminal;
    this.history = history;
    last = history.now();
    try {
      display =
          new Display(
              new DumbTerminal(
                  "stderr",
                  "ansi",
                  InputStream.nullInputStream(),
                  terminal,
                  StandardCharsets.UTF_8),
              false);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    stream = new PrintStream(new Above(), true, StandardCharsets.UTF_8);
  }

  /** Where others are to write. */
  PrintStream stream() {
    return stream;
  }

  /** Shows how the run stands now, until the closing summary says how it ended. */
  synchronized void draw() {
    if (closed || withinLine || history.hasToldCounts()) {
      return;
    }
    Size now = size.get();
    display.resize(now);
    List<AttributedString> lines =
        lines(now.getRows()).stream()
            .map(line -> new AttributedString(line).columnSubSequence(0, now.getColumns() - 1))
            .toList();
    display.update(lines, 0);
    shown = true;
  }

  /** Takes the lines away for good. */
  synchronized void close() {
    erase();
    closed = true;
  }

  private void erase() {
    if (shown) {
      display.update(List.of(), 0);
      shown = false;
    }
  }

  private List<String> lines(int rows) {
    RunHistory.Sample now = history.now();
    List<String> lines = new ArrayList<>(ProgressLog.lines(history, last, now));
    if (now.second() - last.second() >= 1) {
      last = now;
    }
    List<StreamTotals> streams = history.streams();
    int room = Math.max(Math.min(MOST_STREAMS, rows - LEFT_FOR_OTHERS), 0);
    streams.stream()
        .sorted(Comparator.comparingLong(StreamTotals::records).reversed())
        .limit(room)
        .map(LiveDisplay::line)
        .forEach(lines::add);
    if (streams.size() > room) {
      lines.add("  and %s more".formatted(Quantity.of(streams.size() - room, "stream", "streams")));
    }
    return lines;
  }

  private static String line(StreamTotals stream) {
    return "  %s: %s committed (%s/s while loading)"
        .formatted(
            VisibleText.of(stream.stream()),
            Quantity.count(stream.records()),
            Quantity.count(Quantity.perSecond(stream.records(), stream.seconds())));
  }

  /** Writes above the lines. */
  private final class Above extends OutputStream {
    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      synchronized (LiveDisplay.this) {
        if (length > 0) {
          erase();
          terminal.write(bytes, offset, length);
          withinLine = bytes[offset + length - 1] != '\n';
        }
      }
    }

    @Override
    public void flush() {
      terminal.flush();
    }
  }
}
