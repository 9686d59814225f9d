package dev.targetpostgres.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table printed when a run ends: one line a stream, aligned for reading. */
public final class ClosingSummary {
  private static final List<String> HEADINGS =
      List.of(
          "stream",
          "records",
          "inserted",
          "updated",
          "deleted",
          "rejected",
          "batches",
          "load seconds",
          "rows/s");

  private ClosingSummary() {}

  /** The lines of the summary, without line ends. */
  public static List<String> lines(RunHistory history) {
    List<StreamTotals> streams = history.streams();
    RunHistory.Sample now = history.now();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
                Locale.ROOT,
                "%s of %s committed in %.1f s (%,d rows/s)",
                Quantity.of(now.recordsCommitted(), "record", "records"),
                Quantity.of(streams.size(), "stream", "streams"),
                now.second(),
                Quantity.perSecond(now.recordsCommitted(), now.second()))
            + losses(history));
    lines.add(
        "%s read (%s/s), %s, %s printed, %s"
            .formatted(
                Quantity.megabytes(now.bytesRead()),
                Quantity.megabytes(Quantity.perSecond(now.bytesRead(), now.second())),
                Quantity.of(
                    streams.stream().mapToLong(StreamTotals::batches).sum(), "batch", "batches"),
                Quantity.of(history.states(), "STATE value", "STATE values"),
                Quantity.of(history.retryCount(), "retry", "retries")));
    if (!streams.isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(HEADINGS);
      streams.forEach(stream -> rows.add(cells(stream)));
      lines.addAll(aligned(rows));
    }
    return lines;
  }

  /** What was not loaded though no record was rejected; empty if nothing. */
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

  private static List<String> cells(StreamTotals stream) {
    double seconds = stream.seconds();
    RowCounts rows = stream.rows();
    return List.of(
        stream.stream(),
        Long.toString(stream.records()),
        rows.inserted().toString(),
        rows.updated().toString(),
        rows.deleted().toString(),
        Long.toString(stream.rejected()),
        Long.toString(stream.batches()),
        String.format(Locale.ROOT, "%.2f", seconds),
        seconds > 0 ? String.format(Locale.ROOT, "%.0f", stream.records() / seconds) : "-");
  }

  private static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[HEADINGS.size()];
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
