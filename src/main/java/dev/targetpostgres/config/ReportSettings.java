package dev.targetpostgres.config;

import static dev.targetpostgres.config.Setting.flag;
import static dev.targetpostgres.config.Setting.integer;
import static dev.targetpostgres.config.Setting.text;

import java.util.List;

/** Who is told how a run gets on: a part of {@link SettingsTable}. */
public final class ReportSettings {
  public static final Setting<Integer> PROGRESS_SECONDS =
      integer(
          "progress_seconds",
          60,
          0,
          Integer.MAX_VALUE,
          "Seconds between two log lines that tell how the run gets on; 0 for none. Where stderr is"
              + " a terminal, a display takes their place.");

  public static final Setting<String> METRICS_FILE =
      text(
          "metrics_file",
          null,
          "File to write the run's numbers to, every 15 seconds and at its end, in the form of"
              + " Prometheus and OpenMetrics.");

  public static final Setting<Boolean> LOG_METRICS =
      flag(
          "log_metrics",
          null,
          "Log measurements as METRIC lines, as the Meltano SDK does. If unset, they are logged if"
              + " Meltano runs the program or with --log-format json.");

  static final List<Setting<?>> ALL = List.of(PROGRESS_SECONDS, METRICS_FILE, LOG_METRICS);

  private ReportSettings() {}
}
