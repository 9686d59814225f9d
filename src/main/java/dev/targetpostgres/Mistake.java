package dev.targetpostgres;

import dev.targetpostgres.config.NearNames;
import dev.targetpostgres.config.SettingsReader;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Explains what is wrong with a command line, and suggests the option that was perhaps meant. */
final class Mistake {
  private Mistake() {}

  static Text in(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched.getUnmatched().get(0), names(wrong));
    }
    if (wrong instanceof MissingParameterException missing
        && missing.getMissing().get(0) instanceof OptionSpec option) {
      return Wording.OPTION_NEEDS_VALUE.with(option.longestName(), option.paramLabel());
    }
    if (wrong.getArgSpec() instanceof OptionSpec option && option.completionCandidates() != null) {
      return Wording.WRONG_OPTION_VALUE.with(
          option.longestName(), choices(option), String.valueOf(wrong.getValue()));
    }
    String message = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    return Wording.WRONG_COMMAND_LINE.with(message);
  }

  private static Text unknown(String argument, List<String> known) {
    if (!argument.startsWith("-")) {
      boolean isConfig = SettingsReader.isConfig(argument);
      return (isConfig ? Wording.CONFIG_MEANT : Wording.NO_SUCH_ARGUMENT).with(argument, argument);
    }
    String name = argument.split("=", 2)[0];
    return meant(name, known)
        .map(option -> Wording.OPTION_MEANT.with(name, option))
        .orElseGet(() -> Wording.NO_SUCH_OPTION.with(name));
  }

  /** Returns the option that begins with the name, or else the one with the most similar name. */
  private static Optional<String> meant(String name, List<String> known) {
    if (!name.startsWith("--")) {
      return Optional.empty();
    }
    return known.stream()
        .filter(option -> option.startsWith(name))
        .findFirst()
        .or(() -> NearNames.nearest(name, known));
  }

  private static List<String> names(ParameterException wrong) {
    return wrong.getCommandLine().getCommandSpec().options().stream()
        .map(OptionSpec::longestName)
        .toList();
  }

  private static String choices(ArgSpec option) {
    List<String> choices = new ArrayList<>();
    option.completionCandidates().forEach(choices::add);
    return String.join(", ", choices);
  }
}
