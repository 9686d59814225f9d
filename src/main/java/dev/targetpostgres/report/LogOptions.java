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
 * How much is printed on stderr, and in which form.
 *
 * @param metrics whether measurements are printed, too
 * @param problem what is wrong with what was asked for, or null
 */
public record LogOptions(
    LogLevel level, LogFormat format, boolean metrics, @Nullable Text problem) {
  /** Names a file that says how programs made with the Meltano SDK log. */
  public static final String VARIABLE = "SINGER_SDK_LOG_CONFIG";

  private static final LogOptions DEFAULT =
      new LogOptions(LogLevel.INFO, LogFormat.TEXT, false, null);

  private static final String STRUCTURED = "singer_sdk.logging.StructuredFormatter";

  /** What the environment asks for: the default, unless Meltano or somebody else names a file. */
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

  /** The same file as Python's {@code logging.config} reads it, of which two things matter here. */
  private static LogOptions of(JsonNode config) {
    String formatter = config.at("/formatters/singer_formatter").path("()").asString("");
    return new LogOptions(
        LogLevel.named(config.at("/root/level").asString("")),
        formatter.equals(STRUCTURED) ? LogFormat.JSON : LogFormat.TEXT,
        true,
        null);
  }

  /** Like equals, which is linked when first called: docs/performance-notes.md, "The start". */
  boolean isSame(@Nullable LogOptions other) {
    return other != null
        && level == other.level
        && format == other.format
        && metrics == other.metrics
        && Objects.equals(problem, other.problem);
  }

  /** These options, if the command line does not say otherwise. Programs get measurements. */
  public LogOptions or(Optional<LogLevel> otherLevel, Optional<LogFormat> otherFormat) {
    LogFormat chosen = otherFormat.orElse(format);
    return new LogOptions(
        otherLevel.orElse(level), chosen, metrics || chosen == LogFormat.JSON, problem);
  }

  /** These options, with or without measurements if a setting says so. */
  public LogOptions withMetrics(Optional<Boolean> wanted) {
    return new LogOptions(level, format, wanted.orElse(metrics), problem);
  }
}
