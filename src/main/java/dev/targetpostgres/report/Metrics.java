package dev.targetpostgres.report;

import dev.targetpostgres.json.VisibleText;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Makes the text of the metrics file, which is valid in Prometheus' format and in OpenMetrics. All
 * metrics are gauges: each run begins at zero, and Prometheus' older format has neither info
 * metrics nor OpenMetrics' names for counters. Pure.
 *
 * @see <a href="https://prometheus.io/docs/specs/om/open_metrics_spec/">OpenMetrics</a>
 */
final class Metrics {
  static final String LAST_SUCCESS = "target_postgres_last_success_timestamp_seconds";

  private static final String RUN = "target_postgres_run_";
  private static final String STREAM = "target_postgres_stream_";
  private static final double MILLIS = 1e3;

  private final RunHistory history;
  private final StringBuilder text = new StringBuilder();

  private Metrics(RunHistory history) {
    this.history = history;
  }

  /**
   * Returns the text.
   *
   * @param lastSuccess time of the last successful run before this one, in seconds since 1970
   */
  static String text(RunHistory history, ReportOptions options, OptionalDouble lastSuccess) {
    Metrics metrics = new Metrics(history);
    metrics.run(options, lastSuccess);
    metrics.streams();
    return metrics.text.append("# EOF\n").toString();
  }

  private void run(ReportOptions options, OptionalDouble lastSuccess) {
    Optional<RunHistory.Ending> ending = history.ending();
    describe(RUN + "info", "The program, and what it loads.");
    line(
        RUN + "info",
        "version=\"%s\",pipeline=\"%s\",server=\"%s\""
            .formatted(
                escaped(options.version()), escaped(options.pipeline()), escaped(history.server())),
        1);
    gauge(RUN + "active", "1 while the run lasts, 0 when it has ended.", ending.isEmpty() ? 1 : 0);
    ending.ifPresent(
        end -> {
          gauge(RUN + "exit_code", "Exit code of the run.", end.exitCode().status());
          gauge(RUN + "end_timestamp_seconds", "When the run ended.", seconds(end.when()));
        });
    gauge(RUN + "start_timestamp_seconds", "When the run began.", seconds(history.begun()));
    success(ending, lastSuccess)
        .ifPresent(at -> gauge(LAST_SUCCESS, "When a run last ended with exit code 0.", at));
    RunHistory.Sample now = history.now();
    gauge(RUN + "duration_seconds", "How long the run has lasted.", now.second());
    gauge(RUN + "read_bytes", "Bytes of input read.", now.bytesRead());
    gauge(RUN + "read_records", "Records read.", now.recordsRead());
    gauge(
        RUN + "dropped_values",
        "Values dropped, since no SCHEMA declares their properties.",
        history.droppedCount());
    gauge(
        RUN + "ignored_messages",
        "Messages ignored, since their types are unknown.",
        history.ignoredCount());
    gauge(RUN + "states", "STATE values printed.", history.states());
    history
        .lastState()
        .ifPresent(
            at ->
                gauge(
                    RUN + "last_state_timestamp_seconds",
                    "When the last STATE was printed.",
                    seconds(at)));
    gauge(RUN + "retries", "What was done again after a failure.", history.retryCount());
    gauge(
        RUN + "schema_changes",
        "Statements that changed schemas or tables.",
        history.schemaChangeCount());
  }

  private static OptionalDouble success(
      Optional<RunHistory.Ending> ending, OptionalDouble lastSuccess) {
    return ending.isPresent() && ending.get().exitCode() == ExitCode.DONE
        ? OptionalDouble.of(seconds(ending.get().when()))
        : lastSuccess;
  }

  private void streams() {
    each("records", "Records committed.", StreamTotals::records);
    each("batches", "Batches committed.", StreamTotals::batches);
    each("bytes", "Bytes sent to the server for rows committed.", StreamTotals::bytes);
    each("rejected", "Records rejected and stored.", StreamTotals::rejected);
    each("load_seconds", "Time that workers spent on the stream.", StreamTotals::seconds);
    rows("rows_inserted", "Rows inserted.", RowCounts::inserted);
    rows("rows_updated", "Rows updated.", RowCounts::updated);
    rows("rows_deleted", "Rows deleted.", RowCounts::deleted);
  }

  private void each(String name, String help, ToDoubleFunction<StreamTotals> number) {
    of(history.streams(), name, help, number);
  }

  /** Adds a number of rows for the streams that know it. */
  private void rows(String name, String help, Function<RowCounts, RowCount> count) {
    Function<StreamTotals, RowCount> rows = stream -> count.apply(stream.rows());
    List<StreamTotals> known =
        history.streams().stream().filter(stream -> rows.apply(stream).known()).toList();
    of(known, name, help, stream -> rows.apply(stream).rows());
  }

  private void of(
      List<StreamTotals> streams, String name, String help, ToDoubleFunction<StreamTotals> number) {
    if (!streams.isEmpty()) {
      describe(STREAM + name, help);
      for (StreamTotals stream : streams) {
        String label = "stream=\"" + escaped(stream.stream()) + '"';
        line(STREAM + name, label, number.applyAsDouble(stream));
      }
    }
  }

  private void gauge(String name, String help, Number value) {
    describe(name, help);
    line(name, "", value);
  }

  private void describe(String name, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(" gauge\n");
  }

  private void line(String name, String labels, Number value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ').append(written(value.doubleValue())).append('\n');
  }

  private static String written(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String escaped(String label) {
    return VisibleText.of(label).replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / MILLIS;
  }
}
