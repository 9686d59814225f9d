package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.targetpostgres.TargetCommand;
import dev.targetpostgres.testing.EndTime;
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
 * A run of the command inside this JVM, and what it left: its exit code, and the lines of stdout
 * and stderr, logs included.
 */
record TargetRun(int exitCode, List<String> stdout, List<String> stderr) {
  /** How the line begins that tells why a run failed. */
  private static final String ERROR = "target-postgres: ";

  /** Runs the command on the messages, with settings beside those of the connection. */
  static TargetRun on(TestDatabase database, Map<String, ?> settings, byte[] messages) {
    return on(database, settings, new ByteArrayInputStream(messages));
  }

  /** The same with each line of the text a message. */
  static TargetRun on(TestDatabase database, Map<String, ?> settings, String messages) {
    return on(database, settings, messages.getBytes(UTF_8));
  }

  /**
   * The same with any stream of messages.
   *
   * @param options of the command line, beside the configuration
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

  /** Lines of stderr that tell why the run failed, without their time. */
  List<String> errors() {
    return stderr.stream()
        .filter(line -> line.startsWith(ERROR))
        .map(EndTime::removedFrom)
        .toList();
  }

  /** Everything that was said, for the messages of failing assertions. */
  String output() {
    return "exit code %d, stdout %s, stderr:%n%s"
        .formatted(exitCode, stdout, String.join(System.lineSeparator(), stderr));
  }

  /**
   * The same with a configuration of any kind. Logs find {@code System.err} by themselves, so it is
   * exchanged for the time of the run.
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
