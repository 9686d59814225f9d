package dev.targetpostgres;

import dev.targetpostgres.report.LogFormat;
import dev.targetpostgres.report.LogLevel;
import dev.targetpostgres.report.LogOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how much is said on stderr, and in which form. */
final class LogChoices {
  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "Log this and what is graver: ${COMPLETION-CANDIDATES}.")
  private @Nullable LogLevel level;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description = "Form of stderr: ${COMPLETION-CANDIDATES}.")
  private @Nullable LogFormat format;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say only what is wrong: --log-level warning.")
  private boolean quiet;

  /** These choices, and where there are none, those of the environment. */
  LogOptions over(LogOptions environment) {
    LogLevel chosen = quiet && level == null ? LogLevel.WARNING : level;
    return environment.or(Optional.ofNullable(chosen), Optional.ofNullable(format));
  }
}
