package dev.targetpostgres;

import dev.targetpostgres.config.About;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options by which the program tells what it is, with no configuration and no server. */
final class Description {
  @Option(
      names = "--about",
      description = "Print what the program can do and all its settings, as --format says.")
  private boolean about;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "Form of --about: ${COMPLETION-CANDIDATES}.")
  private About.Format format = About.Format.TEXT;

  @Option(
      names = "--completion",
      description = "Print a script that teaches bash and zsh to complete the options.")
  private boolean completion;

  @Option(names = "--man-page", description = "Print the manual page.")
  private boolean manPage;

  /** What was asked for, if anything was. */
  Optional<String> text(CommandLine line, String version) {
    return Optional.ofNullable(wanted(line, version));
  }

  private @Nullable String wanted(CommandLine line, String version) {
    if (about) {
      return new About(version).in(format);
    }
    if (completion) {
      return AutoComplete.bash(line.getCommandName(), line);
    }
    return manPage ? new ManPage(line, version).text() : null;
  }
}
