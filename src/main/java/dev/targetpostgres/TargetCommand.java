package dev.targetpostgres;

import dev.targetpostgres.config.Options;
import dev.targetpostgres.config.ReportSettings;
import dev.targetpostgres.config.SecretValues;
import dev.targetpostgres.config.Settings;
import dev.targetpostgres.config.SettingsReader;
import dev.targetpostgres.report.Console;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.LogConfigurator;
import dev.targetpostgres.report.LogOptions;
import dev.targetpostgres.report.Secrets;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Runs the program for a command line, and returns its exit code. */
public final class TargetCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(TargetCommand.class);

  /** Property that the launcher sets where stdin is a terminal. */
  private static final String TERMINAL = "target-postgres.terminal-input";

  private static final IFactory FACTORY = new Factory();

  private final InputStream in;
  private final OutputStream out;
  private final PrintStream err;
  private final CommandSpec spec;
  private Console console;

  /** The sources of the settings, or null until they have been read without an error. */
  private @Nullable List<String> sources;

  /** Whether a load has succeeded. */
  private boolean hasLoaded;

  /** Whether the run reads stdin and has not accepted any of it yet. */
  private boolean awaitsInput = true;

  private TargetCommand(InputStream in, OutputStream out, PrintStream err) {
    this.in = in;
    this.out = out;
    this.err = err;
    console = configured(LogOptions.of(System.getenv()), new Secrets(Set.of()));
    spec = CommandSpec.wrapWithoutInspection(this, FACTORY);
  }

  private Console configured(LogOptions options, Secrets secrets) {
    LogConfigurator.apply(options);
    LogConfigurator.hide(secrets);
    return new Console(err, options, secrets);
  }

  /**
   * Runs the command.
   *
   * @param in messages of the tap, unless the arguments name a file
   * @param out stream for STATE values; its writes must throw their errors
   * @param err stream for the error, if any, and the closing summary
   * @return the exit code, one of {@link ExitCode}
   */
  public static int run(String[] args, InputStream in, OutputStream out, PrintStream err) {
    TargetCommand command = new TargetCommand(in, out, err);
    command.declare();
    Explainer explainer = command.new Explainer();
    int status =
        HelpPage.groupOptions(new CommandLine(command.spec, FACTORY))
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(explainer)
            .setExecutionExceptionHandler(explainer)
            .execute(args);
    ClassArchive.ofLauncher().ifPresent(archive -> archive.afterRun(command.hasLoaded));
    boolean failed = status > 0 && status < ExitCode.INTERRUPTED.status();
    if (failed && command.awaitsInput) {
      UnreadInput.discard(in);
    }
    return status;
  }

  private void declare() {
    spec.name("target-postgres").versionProvider(new Version());
    RunOptions.declare(spec);
    LogChoices.declare(spec);
    Description.declare(spec);
    spec.addOption(help("Show this page.", "-h", "--help").usageHelp(true).build());
    spec.addOption(help("Print the version.", "-V", "--version").versionHelp(true).build());
    HelpPage.declare(spec);
  }

  private static OptionSpec.Builder help(String description, String... names) {
    return OptionSpec.builder(names).type(boolean.class).description(description);
  }

  @Override
  public Integer call() throws Exception {
    CommandLine line = spec.commandLine();
    ParseResult parsed = line.getParseResult();
    console = configured(new LogChoices(parsed).over(console.options()), console.secrets());
    Combinations.check(parsed);
    String version = Version.number();
    Optional<String> text = new Description(parsed).text(line, version);
    if (text.isPresent()) {
      line.getOut().print(text.get());
      line.getOut().flush();
      return ExitCode.DONE.status();
    }
    return run(RunOptions.of(parsed), version);
  }

  private int run(RunOptions options, String version) throws Exception {
    awaitsInput = options.readsStdin();
    if (options.makeClassArchive()) {
      err.println("made " + ClassArchive.make());
      return ExitCode.DONE.status();
    }
    Text problem = console.options().problem();
    if (problem != null) {
      problem.warn(LOG);
    }
    Settings settings = SettingsReader.read(options.configs(), System.getenv(), options.check());
    sources = options.configs();
    LogOptions logs = console.options().withMetrics(settings.find(ReportSettings.LOG_METRICS));
    console = configured(logs, SecretValues.of(settings));
    settings.warnings().forEach(warning -> warning.warn(LOG));
    Options meant = Options.of(settings);
    LastWords.prepare(console, meant);
    if (options.check()) {
      Inspection.check(meant, settings.implied(), out, console.secrets());
      return ExitCode.DONE.status();
    }
    if (options.printState()) {
      Inspection.printState(meant, out, options.stateFile(), console.secrets());
      return ExitCode.DONE.status();
    }
    if (options.readsStdin() && Boolean.getBoolean(TERMINAL)) {
      Wording.READS_TERMINAL.with().warn(LOG);
    }
    try (InputStream file = opened(options.input())) {
      Input input =
          options.replayRejected() == null
              ? new Input.Messages(file == null ? in : file)
              : new Input.Rejected(
                  Optional.of(options.replayRejected()).filter(stream -> !stream.isEmpty()));
      ExitCode ending =
          ObservedRun.of(
              settings,
              options,
              version,
              out,
              console,
              (history, stdout, stderr) -> {
                try {
                  return options.dryRun()
                      ? Pipeline.rehearse(meant, input, stdout, history)
                      : Pipeline.run(meant, input, stdout, stderr, history);
                } finally {
                  awaitsInput &= !history.hasAccepted();
                }
              });
      hasLoaded = !options.dryRun() && ending == ExitCode.DONE;
      return ending.status();
    }
  }

  private static @Nullable InputStream opened(@Nullable Path inputFile) throws IOException {
    if (inputFile == null) {
      return null;
    }
    if (Files.isDirectory(inputFile)) {
      throw new TargetException(ExitCode.USAGE, Wording.INPUT_IS_DIRECTORY.with(inputFile));
    }
    try {
      return Files.newInputStream(inputFile);
    } catch (NoSuchFileException missing) {
      throw new TargetException(ExitCode.USAGE, Wording.NO_SUCH_INPUT.with(inputFile), missing);
    } catch (IOException unreadable) {
      throw new TargetException(
          ExitCode.USAGE, Wording.INPUT_NOT_READABLE.with(inputFile), unreadable);
    }
  }

  /**
   * Prints errors and returns their exit codes. It is not a lambda: picocli's interfaces are older
   * than lambdas, and class archives do not keep theirs.
   */
  private final class Explainer implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
      console.error(Mistake.in(wrong).toString());
      return ExitCode.USAGE.status();
    }

    @Override
    public int handleExecutionException(
        Exception failure, CommandLine commandLine, ParseResult parsed) {
      if (failure instanceof TargetException explained) {
        if (sources != null
            && Set.of(ExitCode.CANNOT_CONNECT, ExitCode.USAGE).contains(explained.exitCode())) {
          // The reason comes last, since the last line is what people look at.
          SettingsReader.unread(sources, System.getenv())
              .ifPresent(hint -> console.error(hint.toString()));
        }
        console.error(String.valueOf(explained.getMessage()));
        return explained.exitCode().status();
      }
      console.fault(failure);
      return ExitCode.LOAD_FAILED.status();
    }
  }

  /** Makes objects for picocli, whose own factory opens every jar to look for Groovy. */
  private static final class Factory implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      return type.getDeclaredConstructor().newInstance();
    }
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
