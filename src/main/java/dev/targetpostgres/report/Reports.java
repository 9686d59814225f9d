package dev.targetpostgres.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the reports about a run: in a thread of its own while the run lasts, in the caller's thread
 * at the end.
 */
public final class Reports {
  private static final Logger LOG = LoggerFactory.getLogger(Reports.class);
  private static final long SAMPLE_MILLIS = 1_000;
  private static final long METRICS_MILLIS = 15_000;
  private static final long STATE_MILLIS = 1_000;
  private static final long MILLIS = 1_000;
  private static final long DRAW_MILLIS = 250;
  private static final long SECONDS_TO_END = 5;

  private final RunHistory history;
  private final PrintStream terminal;
  private @Nullable LiveDisplay display;
  private @Nullable StateFile state;
  private final List<Output> outputs = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "reports");
            thread.setDaemon(true);
            return thread;
          });

  private Reports(RunHistory history, PrintStream terminal) {
    this.history = history;
    this.terminal = terminal;
  }

  /** Writes a file. */
  private interface Writing {
    void write() throws IOException;
  }

  /**
   * A file that is written.
   *
   * @param name the option or setting that names the file
   */
  private record Output(String name, Path file, Writing writing) {
    void writeFirst() {
      try {
        writing.write();
      } catch (IOException failed) {
        throw new TargetException(
            ExitCode.USAGE,
            Wording.CANNOT_WRITE.with(name, file, WholeFile.reason(file, failed)),
            failed);
      }
    }

    /** Writes the file. Warns if that fails, since a failed report must not end the run. */
    void write() {
      try {
        writing.write();
      } catch (IOException failed) {
        Wording.CANNOT_WRITE.with(name, file, WholeFile.reason(file, failed)).warn(LOG);
      }
    }
  }

  /**
   * Starts the reports.
   *
   * @param err stderr
   * @throws TargetException if a file cannot be written
   */
  public static Reports start(RunHistory history, ReportOptions options, PrintStream err) {
    Reports reports = new Reports(history, err);
    StateFile state = options.state() == null ? null : StateFile.open(options.state(), history);
    reports.state = state;
    Path page = options.page();
    if (page != null) {
      reports.add("report", page, () -> WholeFile.write(page, Page.of(history, options)));
    }
    Path metrics = options.metrics();
    if (metrics != null) {
      MetricsFile file = new MetricsFile(metrics, history, options);
      Output output = reports.add("metrics_file", metrics, file::write);
      reports.every(METRICS_MILLIS, output::write);
    }
    if (state != null) {
      reports.every(STATE_MILLIS, state::write);
    }
    reports.every(SAMPLE_MILLIS, history::sample);
    if (options.display()) {
      reports.show();
    } else if (options.progressSeconds() > 0) {
      reports.every(options.progressSeconds() * MILLIS, new ProgressLog(history)::log);
    }
    return reports;
  }

  /** Shows the live display. Logs reach it since it replaces {@code System.err}. */
  private void show() {
    LiveDisplay shown = new LiveDisplay(terminal, history);
    display = shown;
    System.setErr(shown.stream());
    shown.draw();
    every(DRAW_MILLIS, shown::draw);
  }

  /** Returns the stream to print to while the run lasts. */
  public PrintStream err() {
    return display == null ? terminal : display.stream();
  }

  /** Returns the stream to use for stdout while the run lasts. */
  public OutputStream out(OutputStream out) {
    return display == null || !LogConfigurator.isStdoutTerminal() ? out : display.above(out);
  }

  /** Adds a file and writes it at once, so that the run fails early if it cannot be written. */
  private Output add(String name, Path file, Writing writing) {
    Output output = new Output(name, file, writing);
    output.writeFirst();
    outputs.add(output);
    return output;
  }

  private void every(long millis, Runnable work) {
    ScheduledFuture<?> unused =
        timer.scheduleAtFixedRate(() -> attempt(work), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Warns if the work fails, since a failed report must not end the run. The next can succeed. */
  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException failed) {
      Wording.REPORT_FAILED.with().warn(LOG, failed);
    }
  }

  /**
   * Writes the newest STATE into its file. Call it after the last STATE was printed.
   *
   * @throws TargetException if the file cannot be written
   */
  public void keepLastState() {
    if (state != null) {
      state.writeLast();
    }
  }

  /** Ends the thread and writes the last reports. Call it after {@link RunHistory#ended}. */
  public void end() throws InterruptedException {
    timer.shutdown();
    if (!timer.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
      Wording.REPORT_NOT_FINISHED.with().warn(LOG);
    }
    if (display != null) {
      display.close();
      System.setErr(terminal);
    }
    history.sample();
    outputs.forEach(Output::write);
    if (state != null) {
      state.write();
    }
  }
}
