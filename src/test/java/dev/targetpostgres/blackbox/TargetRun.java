package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.targetpostgres.TargetCommand;
import dev.targetpostgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The result of a run of the command inside this JVM: its exit code, and the lines of stdout and
 * stderr, including logs.
 */
record TargetRun(int exitCode, List<String> stdout, List<String> stderr) {
  /** The beginning of an error line. */
  private static final String ERROR = "target-postgres: ";

  /** Runs the command on the messages, with settings in addition to those of the connection. */
  static TargetRun on(TestDatabase database, Map<String, ?> settings, byte[] messages) {
    return on(database, settings, new ByteArrayInputStream(messages));
  }

  /** Runs the command on messages in a text, one in each line. */
  static TargetRun on(TestDatabase database, Map<String, ?> settings, String messages) {
    return on(database, settings, messages.getBytes(UTF_8));
  }

  /**
   * Runs the command on a stream of messages.
   *
   * @param options options of the command line in addition to the configuration
   */
  static TargetRun on(
      TestDatabase database, Map<String, ?> settings, InputStream messages, String... options) {
    try {
      Path config = Files.createTempFile("config", ".json");
      try {
        return with(database.writeConfig(config, settings), messages, options);
      } finally {
        Files.delete(config);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Runs {@code --check}. */
  static TargetRun checking(TestDatabase database, Map<String, ?> settings) {
    return on(database, settings, InputStream.nullInputStream(), "--check");
  }

  /** Returns the error lines of stderr. */
  List<String> errors() {
    return stderr.stream().filter(line -> line.startsWith(ERROR)).toList();
  }

  /** Returns the exit code and all output, for the messages of assertions. */
  String output() {
    return "exit code %d, stdout %s, stderr:%n%s"
        .formatted(exitCode, stdout, String.join(System.lineSeparator(), stderr));
  }

  /**
   * Runs the command with a configuration file. Replaces {@code System.err} during the run, since
   * logs go there.
   */
  static TargetRun with(Path config, InputStream messages, String... options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream before = System.err;
    try (PrintStream stderr = new PrintStream(err, true, UTF_8)) {
      System.setErr(stderr);
      List<String> arguments = new ArrayList<>(List.of("--config", config.toString()));
      arguments.addAll(List.of(options));
      int exitCode = TargetCommand.run(arguments.toArray(String[]::new), messages, out, stderr);
      return new TargetRun(exitCode, lines(out), lines(err));
    } finally {
      System.setErr(before);
    }
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    String text = bytes.toString(UTF_8);
    if (text.isEmpty()) {
      return List.of();
    }
    if (!text.endsWith("\n")) {
      throw new AssertionError("output ends within a line: " + text);
    }
    return List.of(text.substring(0, text.length() - 1).split("\n", -1));
  }
}
