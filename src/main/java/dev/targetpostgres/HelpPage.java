package dev.targetpostgres;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The page that {@code --help} prints: options in groups, examples and exit codes. */
final class HelpPage {
  private static final List<Group> GROUPS =
      List.of(
          new Group(
              "Load",
              List.of("--config", "--input", "--state-file", "--print-state", "--replay-rejected")),
          new Group("Try out", List.of("--check", "--dry-run")),
          new Group("Output", List.of("--report", "--log-level", "--log-format", "--quiet")),
          new Group(
              "Set up",
              List.of(
                  "--about",
                  "--format",
                  "--completion",
                  "--make-class-archive",
                  "--help",
                  "--version")));

  private static final String[] FOOTER = {
    "  Load what a tap sends:",
    "    some-tap | target-postgres --config config.json >> state.jsonl",
    "  See whether the connection and the rights are in order:",
    "    target-postgres --config config.json --check",
    "  See what a run would change, as SQL:",
    "    some-tap | target-postgres --config config.json --dry-run",
    "",
    "Settings: target-postgres --about lists and explains them."
  };

  private HelpPage() {}

  /** Options with a heading above them. */
  private record Group(String heading, List<String> options) {}

  static void declare(CommandSpec command) {
    command
        .usageMessage()
        .customSynopsis("target-postgres [OPTION]...")
        .description(
            "%nLoads the output of a Singer tap into PostgreSQL. Reads messages from stdin, prints"
                + " STATE values to stdout, and everything else to stderr.")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(exitCodes())
        .footerHeading("%nExamples:%n")
        .footer(FOOTER);
  }

  /** Makes the command line's help show the options in groups. Returns the command line. */
  static CommandLine groupOptions(CommandLine line) {
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionGroups());
    return line;
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "everything is loaded, the last STATE is printed");
    codes.put("1", "the database rejected the work or went away, or the program failed");
    codes.put("2", "the command line or a setting is wrong");
    codes.put("3", "the input is malformed, or a record was rejected");
    codes.put("4", "the database cannot be reached, or rejects the login");
    codes.put("130, 143", "stopped by SIGINT, SIGTERM");
    return codes;
  }

  /** Prints the groups. It is not a lambda, since class archives do not keep picocli's lambdas. */
  private static final class OptionGroups implements IHelpSectionRenderer {
    @Override
    public String render(Help help) {
      StringBuilder text = new StringBuilder();
      for (Group group : GROUPS) {
        Help.Layout layout = help.createDefaultLayout();
        group
            .options()
            .forEach(
                name ->
                    layout.addOption(
                        help.commandSpec().findOption(name), help.parameterLabelRenderer()));
        text.append("%n%s:%n".formatted(group.heading())).append(layout);
      }
      return text.toString();
    }
  }
}
