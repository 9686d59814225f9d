package dev.targetpostgres.config;

import static dev.targetpostgres.config.Setting.flag;
import static dev.targetpostgres.config.Setting.integer;
import static dev.targetpostgres.config.Setting.text;

import java.util.List;

/** The settings for reports about a run, a part of {@link SettingsTable}. */
public final class ReportSettings {
  public static final Setting<Integer> PROGRESS_SECONDS =
      integer(
          "progress_seconds",
          60,
          0,
          Integer.MAX_VALUE,
          "Seconds between two log lines about the progress of the run; 0 for none. If stderr"
              + " is a terminal, a live display replaces them.");

  public static final Setting<String> METRICS_FILE =
      text(
          "metrics_file",
          null,
          "File for the run's metrics in the format of Prometheus and OpenMetrics, written"
              + " every 15 seconds and at the end.");

  public static final Setting<Boolean> LOG_METRICS =
      flag(
          "log_metrics",
          null,
          "Log measurements as METRIC lines, as the Meltano SDK does. If unset, they are"
              + " logged if Meltano runs the program or `--log-format` is json.");

  static final List<Setting<?>> ALL = List.of(PROGRESS_SECONDS, METRICS_FILE, LOG_METRICS);

  private ReportSettings() {}
}
