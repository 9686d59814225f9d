package dev.targetpostgres.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The options for the output on stderr. Immutable.
 *
 * @param metrics whether measurements are logged
 * @param problem a warning about the file that the environment names, or null
 */
public record LogOptions(
    LogLevel level, LogFormat format, boolean metrics, @Nullable Text problem) {
  /** The variable with the path of the log configuration for programs of the Meltano SDK. */
  public static final String VARIABLE = "SINGER_SDK_LOG_CONFIG";

  private static final LogOptions DEFAULT =
      new LogOptions(LogLevel.INFO, LogFormat.TEXT, false, null);

  private static final String STRUCTURED = "singer_sdk.logging.StructuredFormatter";

  /** Returns the options of the file that the environment names, or the defaults. */
  public static LogOptions of(Map<String, String> environment) {
    String file = environment.getOrDefault(VARIABLE, "");
    if (file.isEmpty()) {
      return DEFAULT;
    }
    try {
      return of(JsonMapper.shared().readTree(Files.readAllBytes(Path.of(file))));
    } catch (IOException | InvalidPathException unreadable) {
      return ignored(Wording.LOG_CONFIG_NOT_READABLE.with(file));
    } catch (JacksonException malformed) {
      return ignored(Wording.LOG_CONFIG_NOT_JSON.with(file));
    }
  }

  private static LogOptions ignored(Text problem) {
    return new LogOptions(LogLevel.INFO, LogFormat.TEXT, true, problem);
  }

  /** Reads the level and the format of a file in the form of Python's {@code logging.config}. */
  private static LogOptions of(JsonNode config) {
    String formatter = config.at("/formatters/singer_formatter").path("()").asString("");
    return new LogOptions(
        LogLevel.named(config.at("/root/level").asString("")),
        formatter.equals(STRUCTURED) ? LogFormat.JSON : LogFormat.TEXT,
        true,
        null);
  }

  /** Replaces equals, whose first call costs start-up: docs/performance-notes.md, "The start". */
  boolean isSame(@Nullable LogOptions other) {
    return other != null
        && level == other.level
        && format == other.format
        && metrics == other.metrics
        && Objects.equals(problem, other.problem);
  }

  /** Returns these options with those of the command line. JSON includes measurements. */
  public LogOptions or(Optional<LogLevel> otherLevel, Optional<LogFormat> otherFormat) {
    LogFormat chosen = otherFormat.orElse(format);
    return new LogOptions(
        otherLevel.orElse(level), chosen, metrics || chosen == LogFormat.JSON, problem);
  }

  /** Returns these options, with or without measurements if a setting decides. */
  public LogOptions withMetrics(Optional<Boolean> wanted) {
    return new LogOptions(level, format, wanted.orElse(metrics), problem);
  }
}
