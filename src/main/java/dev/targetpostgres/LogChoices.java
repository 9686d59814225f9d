package dev.targetpostgres;

import dev.targetpostgres.report.LogFormat;
import dev.targetpostgres.report.LogLevel;
import dev.targetpostgres.report.LogOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options that say how much is printed on stderr, and in which form. */
final class LogChoices {
  private static final String LEVEL = "--log-level";
  private static final String FORMAT = "--log-format";
  private static final String QUIET = "--quiet";

  private final @Nullable LogLevel level;
  private final @Nullable LogFormat format;
  private final boolean quiet;

  LogChoices(ParseResult parsed) {
    level = parsed.matchedOptionValue(LEVEL, (LogLevel) null);
    format = parsed.matchedOptionValue(FORMAT, (LogFormat) null);
    quiet = RunOptions.isSet(parsed, QUIET);
  }

  static void declare(CommandSpec command) {
    command.addOption(
        OptionSpec.builder(LEVEL)
            .paramLabel("LEVEL")
            .type(LogLevel.class)
            .description("Log this level and above: ${COMPLETION-CANDIDATES}.")
            .build());
    command.addOption(
        OptionSpec.builder(FORMAT)
            .paramLabel("FORMAT")
            .type(LogFormat.class)
            .description("Form of the log: ${COMPLETION-CANDIDATES}.")
            .build());
    command.addOption(RunOptions.flag("Log only warnings and errors.", "-q", QUIET));
  }

  /** Returns these choices, completed by those of the environment. */
  LogOptions over(LogOptions environment) {
    LogLevel chosen = quiet && level == null ? LogLevel.WARNING : level;
    return environment.or(Optional.ofNullable(chosen), Optional.ofNullable(format));
  }
}
