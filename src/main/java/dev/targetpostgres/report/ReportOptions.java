package dev.targetpostgres.report;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is reported, and facts to report beside what happens in it.
 *
 * @param display whether there is a terminal on which to show how the run stands
 * @param progressSeconds between two lines of the log, 0 for none
 * @param metrics file for the numbers that programs watch, or null
 * @param page file for people to look at, or null
 * @param state file for the newest STATE, or null
 * @param version of the program
 * @param pipeline by which the run's pipeline is known, or empty
 * @param settings what the user has set, without secrets
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
