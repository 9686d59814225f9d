package dev.targetpostgres;

import dev.targetpostgres.config.ReportSettings;
import dev.targetpostgres.config.Settings;
import dev.targetpostgres.config.SettingsTable;
import dev.targetpostgres.report.Console;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.ReportOptions;
import dev.targetpostgres.report.Reports;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.report.TargetException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Runs a load or a dry run, and reports its progress and its end, whether it fails or not. */
final class ObservedRun {
  private ObservedRun() {}

  /** The work of the run. */
  interface Body {
    ExitCode run(RunHistory history, OutputStream out, Console console) throws InterruptedException;
  }

  /** Does the work, and writes the reports that the settings and the options ask for. */
  static ExitCode of(
      Settings settings,
      RunOptions asked,
      String version,
      OutputStream out,
      Console console,
      Body body)
      throws InterruptedException {
    RunHistory history = new RunHistory(console.secrets());
    Optional<String> metrics = settings.find(ReportSettings.METRICS_FILE);
    ReportOptions options =
        new ReportOptions(
            console.isForPeople(),
            settings.get(ReportSettings.PROGRESS_SECONDS),
            metrics.map(Path::of).orElse(null),
            asked.page(),
            asked.dryRun() ? null : asked.stateFile(),
            version,
            settings.find(SettingsTable.PIPELINE_ID).orElse(""),
            settings.withoutSecrets());
    Reports reports = Reports.start(history, options, console.err());
    try {
      return ended(history, reports.out(out), console.to(reports.err()), body, reports);
    } finally {
      reports.end();
    }
  }

  private static ExitCode ended(
      RunHistory history, OutputStream out, Console console, Body body, Reports reports)
      throws InterruptedException {
    try {
      ExitCode exitCode = body.run(history, out, console);
      reports.keepLastState();
      history.ended(exitCode, "");
      return exitCode;
    } catch (TargetException explained) {
      history.ended(explained.exitCode(), String.valueOf(explained.getMessage()));
      throw explained;
    } finally {
      history.ended(ExitCode.LOAD_FAILED, "unexpected failure, which the log explains");
    }
  }
}
