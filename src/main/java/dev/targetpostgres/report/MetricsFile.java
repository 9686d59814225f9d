package dev.targetpostgres.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Writes the metrics file. A run that fails keeps the time of the last successful run from the
 * earlier file. Used by one thread at a time.
 */
final class MetricsFile {
  private final Path file;
  private final RunHistory history;
  private final ReportOptions options;
  private final OptionalDouble lastSuccess;

  MetricsFile(Path file, RunHistory history, ReportOptions options) {
    this.file = file;
    this.history = history;
    this.options = options;
    lastSuccess = lastSuccess(file);
  }

  void write() throws IOException {
    WholeFile.write(file, Metrics.text(history, options, lastSuccess));
  }

  /** Returns the time in the file of an earlier run, or nothing if it cannot be read. */
  private static OptionalDouble lastSuccess(Path file) {
    // Reading a pipe could wait for ever.
    if (!Files.isRegularFile(file)) {
      return OptionalDouble.empty();
    }
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith(Metrics.LAST_SUCCESS + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
          .findFirst();
    } catch (IOException | RuntimeException unreadable) {
      return OptionalDouble.empty();
    }
  }
}
