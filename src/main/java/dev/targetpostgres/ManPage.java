package dev.targetpostgres;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The manual page in the language of {@code man}, made from the options as they are declared.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/groff_man.7.html">groff_man(7)</a>
 */
final class ManPage {
  private final CommandSpec command;
  private final String version;

  ManPage(CommandLine line, String version) {
    command = line.getCommandSpec();
    this.version = version;
  }

  String text() {
    String name = command.name();
    return Stream.of(
            ".TH %s 1 \"\" \"%s %s\"".formatted(quoted(name), plain(name), plain(version)),
            section("NAME", plain(name) + " \\- " + plain(firstLine())),
            section("SYNOPSIS", synopsis()),
            section("OPTIONS", options()),
            section("NOTES", footer()))
        .collect(Collectors.joining());
  }

  private static String section(String heading, String body) {
    return "\n.SH " + heading + "\n" + body;
  }

  private String firstLine() {
    return String.join(" ", command.usageMessage().description());
  }

  private String synopsis() {
    return "\\fB%s\\fR [\\fIOPTION\\fR]...".formatted(plain(command.name()));
  }

  private String options() {
    return visible().stream().map(this::option).collect(Collectors.joining());
  }

  private List<OptionSpec> visible() {
    return command.options().stream().filter(option -> !option.hidden()).toList();
  }

  private String option(OptionSpec option) {
    String label = option.arity().max() == 0 ? "" : " \\fI" + plain(option.paramLabel()) + "\\fR";
    String names =
        Stream.of(option.names())
            .map(name -> "\\fB" + plain(name) + "\\fR")
            .collect(Collectors.joining(", "));
    return ".TP\n" + names + label + "\n" + paragraph(rendered(option)) + "\n";
  }

  /** With the names of choices and defaults in place of their variables. */
  private String rendered(OptionSpec option) {
    return Stream.of(option.description())
        .map(text -> text.replace("${COMPLETION-CANDIDATES}", candidates(option)))
        .collect(Collectors.joining(" "));
  }

  private static String candidates(OptionSpec option) {
    return option.completionCandidates() == null
        ? ""
        : String.join(", ", option.completionCandidates());
  }

  /** What the help shows below the options, in its own lines. */
  private String footer() {
    return ".nf\n"
        + Stream.of(command.usageMessage().footer())
            .map(line -> paragraph(Ansi.OFF.string(line)))
            .collect(Collectors.joining("\n"))
        + "\n.fi\n";
  }

  private static String quoted(String text) {
    return '"' + plain(text).toUpperCase(Locale.ROOT) + '"';
  }

  /** Text that begins a line, where dots and quotes would be commands. */
  private static String paragraph(String text) {
    String plain = plain(text);
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }

  private static String plain(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }
}
