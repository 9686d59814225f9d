package dev.targetpostgres;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Rejects options that would have no effect beside another one. */
final class Combinations {
  /** The options that have an effect beside any other. */
  private static final Set<String> ANYWHERE =
      Set.of(RunOptions.CONFIG, "--log-level", "--log-format", "--quiet");

  private Combinations() {}

  /**
   * Checks the options.
   *
   * @throws TargetException with exit code 2 if one of them would be ignored
   */
  static void check(ParseResult parsed) {
    Set<String> given = new LinkedHashSet<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      given.add(option.longestName());
    }
    given.removeAll(ANYWHERE);
    companions()
        .forEach(
            (option, companions) -> {
              if (given.contains(option)) {
                given.stream()
                    .filter(other -> !other.equals(option) && !companions.contains(other))
                    .findFirst()
                    .ifPresent(other -> fail(Wording.OPTIONS_APART, option, other));
              }
            });
    if (given.contains(Description.FORMAT) && !given.contains(Description.ABOUT)) {
      fail(Wording.OPTION_MISSING, Description.FORMAT, Description.ABOUT);
    }
  }

  /** Returns the options that do not load the input, each with the options that affect it. */
  private static Map<String, Set<String>> companions() {
    Map<String, Set<String>> companions = new LinkedHashMap<>();
    companions.put(Description.ABOUT, Set.of(Description.FORMAT));
    companions.put(Description.COMPLETION, Set.of());
    companions.put(RunOptions.MAKE_CLASS_ARCHIVE, Set.of());
    companions.put(RunOptions.CHECK, Set.of());
    companions.put(RunOptions.PRINT_STATE, Set.of(RunOptions.STATE_FILE));
    // A replay prints no STATE.
    companions.put(RunOptions.REPLAY_REJECTED, Set.of(RunOptions.DRY_RUN, RunOptions.REPORT));
    return companions;
  }

  private static void fail(Wording wrong, String option, String other) {
    throw new TargetException(ExitCode.USAGE, wrong.with(option, other));
  }
}
