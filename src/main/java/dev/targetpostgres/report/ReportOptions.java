package dev.targetpostgres.report;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reports to make about a run, and facts to show in them. Immutable.
 *
 * @param display whether to show the live display on a terminal
 * @param progressSeconds time between two log lines about the progress, 0 for none
 * @param metrics file for the metrics, or null
 * @param page file for the HTML report, or null
 * @param state file for the newest STATE, or null
 * @param version version of the program
 * @param pipeline name of the pipeline, or empty
 * @param settings the user's settings without secrets, by name
 */
public record ReportOptions(
    boolean display,
    int progressSeconds,
    @Nullable Path metrics,
    @Nullable Path page,
    @Nullable Path state,
    String version,
    String pipeline,
    Map<String, String> settings) {}
