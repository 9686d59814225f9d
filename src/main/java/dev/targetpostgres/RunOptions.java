package dev.targetpostgres;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options that choose the work of a run. Options are declared in code: the JVM would have to
 * read annotations by reflection at every start.
 *
 * @param configs files with settings; later ones win
 * @param input file to read in place of stdin, or null
 * @param replayRejected the stream whose rejected records are loaded again, empty for all streams,
 *     or null if the run loads its input
 * @param page file for the HTML report, or null
 * @param stateFile file for the newest STATE, or null
 */
record RunOptions(
    List<String> configs,
    @Nullable Path input,
    boolean printState,
    boolean makeClassArchive,
    boolean check,
    boolean dryRun,
    @Nullable String replayRejected,
    @Nullable Path page,
    @Nullable Path stateFile) {
  static final String CONFIG = "--config";
  private static final String INPUT = "--input";
  static final String PRINT_STATE = "--print-state";
  static final String MAKE_CLASS_ARCHIVE = "--make-class-archive";
  static final String CHECK = "--check";
  static final String DRY_RUN = "--dry-run";
  static final String REPLAY_REJECTED = "--replay-rejected";
  static final String REPORT = "--report";
  static final String STATE_FILE = "--state-file";

  static RunOptions of(ParseResult parsed) {
    return new RunOptions(
        parsed.<List<String>>matchedOptionValue(CONFIG, List.of()),
        parsed.matchedOptionValue(INPUT, (Path) null),
        isSet(parsed, PRINT_STATE),
        isSet(parsed, MAKE_CLASS_ARCHIVE),
        isSet(parsed, CHECK),
        isSet(parsed, DRY_RUN),
        parsed.matchedOptionValue(REPLAY_REJECTED, (String) null),
        parsed.matchedOptionValue(REPORT, (Path) null),
        parsed.matchedOptionValue(STATE_FILE, (Path) null));
  }

  static void declare(CommandSpec command) {
    command.addOption(
        OptionSpec.builder("-c", CONFIG)
            .paramLabel("FILE")
            .type(ArrayList.class)
            .auxiliaryTypes(String.class)
            .description(
                "Read settings from a JSON object. May be repeated: later files win. ENV in place of"
                    + " a file reads TARGET_POSTGRES_* variables, which win over files. Without"
                    + " this option, only the variables are read.")
            .build());
    command.addOption(file(INPUT, "Read messages from this file instead of stdin."));
    command.addOption(
        file(
            STATE_FILE,
            "Also keep the newest STATE in this file, for the tap's next run. It is always"
                + " complete."));
    command.addOption(
        flag(
            "Print the STATE that state_table holds for the pipeline, and read no input. An older"
                + " run of the pipeline commits nothing more.",
            PRINT_STATE));
    command.addOption(
        flag(
            "Make the archive of classes that halves the time of a start. Only needed if no cache"
                + " folder is writable: otherwise the first load makes one.",
            MAKE_CLASS_ARCHIVE));
    command.addOption(
        flag(
            "Connect and print what was found of server, encryption, role and rights. Read no"
                + " input. Ends with 0, or with 4 and what to do.",
            CHECK));
    command.addOption(
        flag(
            "Read the input and print what a run would do, as a script of SQL. Change nothing, and"
                + " print no STATE.",
            DRY_RUN));
    command.addOption(
        OptionSpec.builder(REPLAY_REJECTED)
            .paramLabel("STREAM")
            .type(String.class)
            .arity("0..1")
            .fallbackValue("")
            .description(
                "Load rejected records again, of all streams or of one. Those that load are removed"
                    + " from _sdc_rejected, others stay with their new reason. Read no input.")
            .build());
    command.addOption(
        file(
            REPORT,
            "Write an HTML page about the run: streams, throughput, batches, retries, rejected"
                + " records, schema changes, settings without secrets."));
  }

  private static OptionSpec file(String name, String description) {
    return OptionSpec.builder(name)
        .paramLabel("FILE")
        .type(Path.class)
        .description(description)
        .build();
  }

  /** Returns whether the run reads stdin. */
  boolean readsStdin() {
    return input == null && replayRejected == null && !printState && !makeClassArchive && !check;
  }

  /** Returns an option without a value. */
  static OptionSpec flag(String description, String... names) {
    return OptionSpec.builder(names).type(boolean.class).description(description).build();
  }

  static boolean isSet(ParseResult parsed, String flag) {
    return parsed.matchedOptionValue(flag, false);
  }
}
