package dev.targetpostgres.values;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;

/**
 * The result of a run of the command inside this JVM.
 *
 * @param states lines of stdout
 * @param errors lines of stderr, including logs
 */
record Run(int exitCode, List<String> states, List<String> errors) {
  /** Runs the command on the messages, with settings in addition to those of the connection. */
  static Run of(TestDatabase database, Map<String, ?> settings, String messages) {
    return of(database, settings, messages.getBytes(UTF_8));
  }

  static Run of(TestDatabase database, Map<String, ?> settings, byte[] messages) {
    return of(database, settings, new ByteArrayInputStream(messages));
  }

  /** Runs the command on the messages, and replaces {@code System.err}, where logs go. */
  static Run of(TestDatabase database, Map<String, ?> settings, InputStream messages) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream before = System.err;
    try (PrintStream stderr = new PrintStream(err, true, UTF_8)) {
      System.setErr(stderr);
      int exitCode = exitCode(database, settings, messages, out, stderr);
      return new Run(exitCode, out.toString(UTF_8).lines().toList(), lines(err));
    } finally {
      System.setErr(before);
    }
  }

  /** Runs the command and returns only the exit code, so that several runs can work in parallel. */
  static int exitCode(
      TestDatabase database,
      Map<String, ?> settings,
      InputStream messages,
      ByteArrayOutputStream out,
      PrintStream err) {
    try {
      Path config = Files.createTempFile("config", ".json");
      try {
        String[] arguments = {"--config", database.writeConfig(config, settings).toString()};
        return TargetCommand.run(arguments, messages, out, err);
      } finally {
        Files.delete(config);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Does a run that must succeed. */
  static Run succeeding(TestDatabase database, Map<String, ?> settings, String messages) {
    Run run = of(database, settings, messages);
    assertThat(run.exitCode).as("exit code of %s", run).isZero();
    return run;
  }

  /** Returns the lines of stderr that contain the text. */
  List<String> saying(String text) {
    return errors.stream().filter(line -> line.contains(text)).toList();
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    return bytes.toString(UTF_8).lines().toList();
  }

  @Override
  public String toString() {
    String told = errors.stream().filter(line -> !line.contains(" INFO ")).collect(joining("\n"));
    return "exit code %d, stdout %s, stderr:%n%s".formatted(exitCode, states, told);
  }
}
