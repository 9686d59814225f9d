package dev.targetpostgres.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes the summary at the end of a run: totals, and a table with a line for each stream. */
public final class ClosingSummary {
  private ClosingSummary() {}

  /**
   * Returns the lines of the summary, without line ends.
   *
   * @param exitCode exit code of the run as known so far
   */
  public static List<String> lines(RunHistory history, ExitCode exitCode) {
    List<StreamTotals> streams = history.streams();
    RunHistory.Sample now = history.now();
    long committed = history.recordsInTables();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s of %s committed in %s%s%s"
            .formatted(
                outcome(exitCode),
                Quantity.of(committed, "record", "records"),
                Quantity.of(streams.size(), "stream", "streams"),
                Quantity.duration(now.second()),
                Quantity.isRateTelling(committed, now.second())
                    ? " (%s records/s)"
                        .formatted(Quantity.count(Quantity.perSecond(committed, now.second())))
                    : "",
                losses(history)));
    lines.add(
        "%s read (%s%s), %s, %s, %s"
            .formatted(
                Quantity.of(now.recordsRead(), "record", "records"),
                Quantity.bytes(now.bytesRead()),
                Quantity.isRateTelling(now.recordsRead(), now.second())
                    ? ", %s/s"
                        .formatted(
                            Quantity.bytes(Quantity.perSecond(now.bytesRead(), now.second())))
                    : "",
                Quantity.of(history.batchCount(), "batch", "batches"),
                Quantity.of(history.states(), "STATE value", "STATE values"),
                Quantity.of(history.retryCount(), "retry", "retries")));
    if (!streams.isEmpty()) {
      lines.addAll(table(streams));
    }
    return lines;
  }

  private static String outcome(ExitCode exitCode) {
    return switch (exitCode) {
      case DONE -> "done";
      case INTERRUPTED -> "NOT done, stopped by SIGINT";
      case TERMINATED -> "NOT done, stopped by SIGTERM";
      case LOAD_FAILED, USAGE, INPUT, CANNOT_CONNECT -> "NOT done";
    };
  }

  /** Returns a text about values and messages that were not loaded, empty if there are none. */
  private static String losses(RunHistory history) {
    long dropped = history.droppedCount();
    long ignored = history.ignoredCount();
    return (dropped == 0
            ? ""
            : "; %s of undeclared properties dropped"
                .formatted(Quantity.of(dropped, "value", "values")))
        + (ignored == 0
            ? ""
            : "; %s of unknown types ignored"
                .formatted(Quantity.of(ignored, "message", "messages")));
  }

  private static List<String> table(List<StreamTotals> streams) {
    List<StreamAccount.Column> columns = StreamAccount.columns(streams, true);
    List<List<String>> rows = new ArrayList<>();
    List<String> headings = new ArrayList<>(List.of("stream"));
    columns.forEach(column -> headings.add(column.heading()));
    headings.add("seconds");
    rows.add(headings);
    streams.forEach(stream -> rows.add(cells(stream, columns)));
    return aligned(rows);
  }

  private static List<String> cells(StreamTotals stream, List<StreamAccount.Column> columns) {
    StreamAccount account = stream.account();
    List<String> cells = new ArrayList<>(List.of(stream.stream()));
    columns.forEach(column -> cells.add(column.number().apply(account).toString()));
    cells.add(String.format(Locale.ROOT, "%.2f", stream.seconds()));
    return cells;
  }

  private static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return rows.stream().map(row -> aligned(row, widths)).toList();
  }

  private static String aligned(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String padding = " ".repeat(widths[column] - row.get(column).length());
      boolean text = column == 0;
      line.append(text ? row.get(column) + padding : padding + row.get(column)).append("  ");
    }
    return line.toString().stripTrailing();
  }
}
