package dev.targetpostgres.report;

import dev.targetpostgres.json.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes the summary at the end of a run: totals, and a table with a line for each stream. */
public final class ClosingSummary {
  private static final int SHORTEST_NAME = 12;

  /** Columns to leave out if all their numbers are zero and the table is too wide, in order. */
  private static final List<String> LEAST_IMPORTANT =
      List.of("superseded", "deleted", "updated", "inserted", "rejected");

  private ClosingSummary() {}

  /**
   * Returns the lines of the summary, without line ends.
   *
   * @param exitCode exit code of the run as known so far
   * @param columns width for the table, if the names of the streams allow it
   */
  public static List<String> lines(RunHistory history, ExitCode exitCode, int columns) {
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
        "%s in %s of input%s, %s, %s, %s"
            .formatted(
                Quantity.of(now.recordsRead(), "record", "records"),
                Quantity.bytes(now.bytesRead()),
                Quantity.isRateTelling(now.recordsRead(), now.second())
                    ? " (%s/s)"
                        .formatted(
                            Quantity.bytes(Quantity.perSecond(now.bytesRead(), now.second())))
                    : "",
                Quantity.of(history.batchCount(), "batch", "batches"),
                Quantity.of(history.states(), "STATE value", "STATE values"),
                Quantity.of(history.retryCount(), "retry", "retries")));
    if (!streams.isEmpty()) {
      lines.addAll(table(streams, columns));
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

  /** Returns the table. If it is too wide, columns of zeros go first, then letters of names. */
  private static List<String> table(List<StreamTotals> streams, int width) {
    List<StreamAccount.Column> needed = StreamAccount.columns(streams, false);
    List<StreamAccount.Column> columns = new ArrayList<>(StreamAccount.columns(streams, true));
    List<String> table = table(streams, columns, Integer.MAX_VALUE);
    for (String heading : LEAST_IMPORTANT) {
      if (excess(table, width) > 0) {
        columns.removeIf(column -> column.heading().equals(heading) && !needed.contains(column));
        table = table(streams, columns, Integer.MAX_VALUE);
      }
    }
    int excess = excess(table, width);
    if (excess <= 0) {
      return table;
    }
    int longest = streams.stream().mapToInt(ClosingSummary::nameWidth).max().orElse(0);
    return table(streams, columns, Math.max(longest - excess, SHORTEST_NAME));
  }

  private static int nameWidth(StreamTotals stream) {
    return DisplayLines.width(VisibleText.of(stream.stream()));
  }

  /** Returns the name with an ellipsis in the middle if it is longer than that. */
  private static String shortened(String name, int longest) {
    String visible = VisibleText.of(name);
    if (DisplayLines.width(visible) <= longest) {
      return visible;
    }
    String head = DisplayLines.cut(visible, longest / 2);
    String reversed = new StringBuilder(visible).reverse().toString();
    String tail = DisplayLines.cut(reversed, longest - 1 - DisplayLines.width(head));
    return head + "…" + new StringBuilder(tail).reverse();
  }

  private static int excess(List<String> table, int width) {
    return DisplayLines.width(table.get(0)) - width;
  }

  private static List<String> table(
      List<StreamTotals> streams, List<StreamAccount.Column> columns, int longestName) {
    List<List<String>> rows = new ArrayList<>();
    List<String> headings = new ArrayList<>(List.of("stream"));
    columns.forEach(column -> headings.add(column.heading()));
    headings.add("seconds");
    rows.add(headings);
    streams.forEach(
        stream -> rows.add(cells(shortened(stream.stream(), longestName), stream, columns)));
    return aligned(rows);
  }

  private static List<String> cells(
      String name, StreamTotals stream, List<StreamAccount.Column> columns) {
    StreamAccount account = stream.account();
    List<String> cells = new ArrayList<>(List.of(name));
    columns.forEach(column -> cells.add(column.number().apply(account).toString()));
    cells.add(String.format(Locale.ROOT, "%.2f", stream.seconds()));
    return cells;
  }

  private static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], DisplayLines.width(row.get(column)));
      }
    }
    return rows.stream().map(row -> aligned(row, widths)).toList();
  }

  private static String aligned(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String padding = " ".repeat(widths[column] - DisplayLines.width(row.get(column)));
      boolean text = column == 0;
      line.append(text ? row.get(column) + padding : padding + row.get(column)).append("  ");
    }
    return line.toString().stripTrailing();
  }
}
