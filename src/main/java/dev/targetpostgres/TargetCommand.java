package dev.targetpostgres;

import dev.targetpostgres.config.Settings;
import dev.targetpostgres.config.SettingsReader;
import dev.targetpostgres.config.SettingsReference;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.LogConfigurator;
import dev.targetpostgres.report.LogOptions;
import dev.targetpostgres.report.Speaker;
import dev.targetpostgres.report.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: options in, exit code out. */
@Command(
    name = "target-postgres",
    versionProvider = TargetCommand.Version.class,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Loads the output of a Singer tap into PostgreSQL.",
    footerHeading = "%nExample:%n",
    footer = {
      "  some-tap | target-postgres --config config.json >> state.jsonl",
      "",
      "STATE values go to stdout, everything else to stderr.",
      "",
      "Exit codes: 0 done, 1 load failed, 2 usage or configuration, 3 bad input,",
      "4 cannot connect, 130 interrupted, 143 terminated.",
      "",
      "Settings, which docs/settings.md explains (config.sample.json is one to start from):"
    })
public final class TargetCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(TargetCommand.class);

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = {
        "Settings, a JSON object. May be repeated; later files win over earlier ones. ENV in place"
            + " of a file reads TARGET_POSTGRES_* variables, which win over files; so does the"
            + " absence of this option."
      })
  private List<String> configs = new ArrayList<>();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "Read messages from the file instead of stdin.")
  private @Nullable Path inputFile;

  @Option(
      names = "--print-state",
      description =
          "Print the STATE that the state_table holds for the pipeline, for the tap's next run, and"
              + " read no input. An older run of the pipeline commits nothing more.")
  private boolean printState;

  @Option(
      names = "--make-class-archive",
      description =
          "Make later starts twice as fast: keep the program's classes unpacked beside its jars. To"
              + " be done once after installing, and for a new JDK.")
  private boolean makeClassArchive;

  @Option(
      names = "--check",
      description =
          "Connect, print what was found of server, encryption, role and rights, and read no input."
              + " Ends with 0, or with 4 and what to do.")
  private boolean check;

  @Option(
      names = "--dry-run",
      description =
          "Read the input, connect, and print what a run would do, as a script of SQL with comments;"
              + " change nothing and print no STATE.")
  private boolean dryRun;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Write a page about the run for browsers: its streams, throughput, batches, retries, refused"
              + " records, schema changes and settings without secrets.")
  private @Nullable Path page;

  @Mixin private LogChoices logChoices = new LogChoices();
  @Mixin private Description description = new Description();
  @Spec private @Nullable CommandSpec spec;

  private final InputStream in;
  private final OutputStream out;
  private final PrintStream err;
  private Speaker speaker;

  private TargetCommand(InputStream in, OutputStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
    speaker = speaking(LogOptions.of(System.getenv()));
  }

  private Speaker speaking(LogOptions options) {
    LogConfigurator.apply(options);
    return new Speaker(err, options);
  }

  /**
   * Runs the command.
   *
   * @param in messages, unless the arguments name a file
   * @param out takes STATE values; must report errors rather than swallow them
   * @param err takes the error, if any, and the closing summary
   * @return the exit code, one of {@link ExitCode}
   */
  public static int run(String[] args, InputStream in, OutputStream out, PrintStream err) {
    TargetCommand command = new TargetCommand(in, out, err);
    CommandLine line = new CommandLine(command);
    UsageMessageSpec help = line.getCommandSpec().usageMessage();
    Stream<String> settings = SettingsReference.names().stream();
    help.footer(Stream.concat(Stream.of(help.footer()), settings).toArray(String[]::new));
    return line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((wrong, arguments) -> command.explainUsage(wrong))
        .setExecutionExceptionHandler((failure, parsed, result) -> command.explain(failure))
        .execute(args);
  }

  @Override
  public Integer call() throws Exception {
    speaker = speaking(logChoices.over(speaker.options()));
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    Optional<String> text = description.text(line, Version.number());
    if (text.isPresent()) {
      line.getOut().print(text.get());
      line.getOut().flush();
      return ExitCode.DONE.status();
    }
    if (makeClassArchive) {
      err.println("made " + ClassArchive.make());
      return ExitCode.DONE.status();
    }
    if (speaker.options().problem() != null) {
      LOG.warn("{}", speaker.options().problem());
    }
    Settings settings = SettingsReader.read(configs, System.getenv());
    settings.warnings().forEach(LOG::warn);
    if (check) {
      Pipeline.check(settings, out);
      return ExitCode.DONE.status();
    }
    if (printState) {
      Pipeline.printState(settings, out);
      return ExitCode.DONE.status();
    }
    try (InputStream messages = messages()) {
      return ObservedRun.of(
              settings,
              page,
              Version.number(),
              speaker,
              (history, above) ->
                  dryRun
                      ? Pipeline.rehearse(settings, messages, out, history)
                      : Pipeline.run(settings, messages, out, above, history))
          .status();
    }
  }

  private InputStream messages() throws IOException {
    if (inputFile == null) {
      return in;
    }
    if (Files.isDirectory(inputFile)) {
      throw new TargetException(ExitCode.USAGE, "input file " + inputFile + " is a directory");
    }
    try {
      return Files.newInputStream(inputFile);
    } catch (NoSuchFileException missing) {
      throw new TargetException(ExitCode.USAGE, "no such input file: " + inputFile, missing);
    } catch (IOException unreadable) {
      throw new TargetException(
          ExitCode.USAGE,
          "cannot read input file " + inputFile + ": is it readable for you?",
          unreadable);
    }
  }

  private int explainUsage(ParameterException wrong) {
    String message = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
    speaker.error(message + "; see target-postgres --help");
    return ExitCode.USAGE.status();
  }

  private int explain(Exception failure) {
    if (failure instanceof TargetException explained) {
      speaker.error(String.valueOf(explained.getMessage()));
      return explained.exitCode().status();
    }
    speaker.fault(failure);
    return ExitCode.LOAD_FAILED.status();
  }

  /** Prints the version that the build wrote into a resource. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      return new String[] {"target-postgres " + number()};
    }

    static String number() throws IOException {
      Properties properties = new Properties();
      try (InputStream resource = TargetCommand.class.getResourceAsStream("version.properties")) {
        properties.load(resource);
      }
      return properties.getProperty("version");
    }
  }
}
