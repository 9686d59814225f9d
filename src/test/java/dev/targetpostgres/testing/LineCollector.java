package dev.targetpostgres.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Collects the lines of a stream as they come. Thread-safe. */
final class LineCollector {
  private final List<OutputLine> lines = new ArrayList<>();
  private boolean ended;

  private LineCollector() {}

  static LineCollector start(InputStream stream, String threadName) {
    LineCollector collector = new LineCollector();
    Thread thread = new Thread(() -> collector.readAll(stream), threadName);
    thread.setDaemon(true);
    thread.start();
    return collector;
  }

  synchronized List<OutputLine> lines() {
    return List.copyOf(lines);
  }

  synchronized List<String> texts() {
    return lines.stream().map(OutputLine::text).toList();
  }

  /** Waits for the condition, the end of the stream or a timeout, and returns the lines. */
  synchronized List<String> await(Predicate<List<String>> condition, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    long remaining = patience.toMillis();
    while (remaining > 0 && !ended && !condition.test(texts())) {
      wait(remaining);
      remaining = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    }
    return texts();
  }

  synchronized void awaitEnd() throws InterruptedException {
    while (!ended) {
      wait();
    }
  }

  private void readAll(InputStream stream) {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        add(new OutputLine(line, Instant.now()));
        line = reader.readLine();
      }
    } catch (IOException closed) {
      // The test has closed the process. No more lines can come.
      end();
    } finally {
      end();
    }
  }

  private synchronized void add(OutputLine line) {
    lines.add(line);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}
