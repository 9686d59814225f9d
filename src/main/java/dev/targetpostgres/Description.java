package dev.targetpostgres;

import dev.targetpostgres.config.About;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options that print facts about the program. They need neither settings nor a server. */
final class Description {
  static final String ABOUT = "--about";
  static final String FORMAT = "--format";
  static final String COMPLETION = "--completion";

  private final ParseResult parsed;

  Description(ParseResult parsed) {
    this.parsed = parsed;
  }

  static void declare(CommandSpec command) {
    command.addOption(
        RunOptions.flag("Print what the program can do, and all its settings.", ABOUT));
    command.addOption(
        OptionSpec.builder(FORMAT)
            .paramLabel("FORMAT")
            .type(About.Format.class)
            .description("Form of --about: ${COMPLETION-CANDIDATES}.")
            .build());
    command.addOption(
        RunOptions.flag("Print a script that completes options in bash and zsh.", COMPLETION));
  }

  /** Returns the text that the options ask for, if any of them is set. */
  Optional<String> text(CommandLine line, String version) {
    return Optional.ofNullable(wanted(line, version));
  }

  private @Nullable String wanted(CommandLine line, String version) {
    if (RunOptions.isSet(parsed, ABOUT)) {
      return new About(version).in(parsed.matchedOptionValue(FORMAT, About.Format.TEXT));
    }
    if (RunOptions.isSet(parsed, COMPLETION)) {
      return AutoComplete.bash(line.getCommandName(), line);
    }
    return null;
  }
}
