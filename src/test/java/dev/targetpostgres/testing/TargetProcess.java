package dev.targetpostgres.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The packaged launcher as a process with pipes.
 *
 * <p>Thread-safe, but only one thread at a time may write to stdin. Closing it kills the process if
 * it still runs.
 */
public final class TargetProcess implements AutoCloseable {
  private static final String LAUNCHER_PROPERTY = "target-postgres.launcher";
  private static final Path DEFAULT_LAUNCHER =
      Path.of("target", "target-postgres", "bin", "target-postgres");

  private final Process process;
  private final OutputStream stdin;
  private final LineCollector stdout;
  private final LineCollector stderr;

  private TargetProcess(Process process) {
    this.process = process;
    this.stdin = process.getOutputStream();
    this.stdout = LineCollector.start(process.getInputStream(), "target-stdout");
    this.stderr = LineCollector.start(process.getErrorStream(), "target-stderr");
  }

  /** The signals that tests send. */
  public enum Signal {
    TERM,
    INT,
    KILL,
    /** Makes the JVM print the stacks of its threads. */
    QUIT
  }

  /** Returns the launcher in the build's folder. */
  public static Path launcher() {
    return Path.of(System.getProperty(LAUNCHER_PROPERTY, DEFAULT_LAUNCHER.toString()))
        .toAbsolutePath();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Starts {@code target-postgres --config FILE arguments…}. */
  public static TargetProcess start(Path config, String... arguments) {
    return builder().config(config).arguments(arguments).start();
  }

  /** Writes text with its newlines, and flushes it into the pipe. */
  public TargetProcess write(String text) {
    try {
      stdin.write(text.getBytes(UTF_8));
      stdin.flush();
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "cannot write to the target; its stderr: " + stderr(), failure);
    }
  }

  /** Writes each line with a newline after it. */
  public TargetProcess writeLines(Iterable<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return write(text.toString());
  }

  /** Ends the input. */
  public TargetProcess closeStdin() {
    try {
      stdin.close();
      return this;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns stdin, for tests that fill the pipe or send bytes that are not text. */
  public OutputStream stdin() {
    return stdin;
  }

  /** Returns the lines of stdout so far. */
  public List<String> stdoutLines() {
    return stdout.texts();
  }

  /** Returns the lines of stdout so far, with the time of each. */
  public List<OutputLine> stdoutArrivals() {
    return stdout.lines();
  }

  /** Returns the text of stderr so far. */
  public String stderr() {
    return String.join("\n", stderr.texts());
  }

  public List<String> stderrLines() {
    return stderr.texts();
  }

  /**
   * Waits until the lines of stdout meet a condition, and returns them.
   *
   * @throws AssertionError if the time or the output ends first
   */
  public List<String> awaitStdout(Predicate<List<String>> condition, Duration patience) {
    return await(stdout, condition, patience);
  }

  /** Waits for more than {@code seen} lines of stdout, or for its end, and returns all lines. */
  public List<String> awaitMoreStdout(int seen, Duration patience) {
    try {
      return stdout.await(lines -> lines.size() > seen, patience);
    } catch (InterruptedException interruption) {
      throw interrupted(interruption);
    }
  }

  /** Waits until a line of stderr contains the text, and returns all lines of stderr. */
  public List<String> awaitStderr(String text, Duration patience) {
    return await(stderr, lines -> lines.stream().anyMatch(line -> line.contains(text)), patience);
  }

  public void signal(Signal signal) {
    List<String> command = List.of("sh", "-c", "kill -" + signal + " " + process.pid());
    try {
      int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (exitCode != 0) {
        throw new AssertionError("cannot send " + signal + ": the target is gone; " + stderr());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interruption) {
      throw interrupted(interruption);
    }
  }

  /**
   * Waits for the end of the process and of its output.
   *
   * @return the exit code; 128 + signal if a signal ended the process
   */
  public int awaitExit(Duration patience) {
    try {
      if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new AssertionError("no end of the target within " + patience + "; " + stderr());
      }
      stdout.awaitEnd();
      stderr.awaitEnd();
      return process.exitValue();
    } catch (InterruptedException interruption) {
      throw interrupted(interruption);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private List<String> await(
      LineCollector collector, Predicate<List<String>> condition, Duration patience) {
    try {
      List<String> lines = collector.await(condition, patience);
      if (!condition.test(lines)) {
        throw new AssertionError(
            "not seen within " + patience + "; output: " + lines + "; stderr: " + stderr());
      }
      return lines;
    } catch (InterruptedException interruption) {
      throw interrupted(interruption);
    }
  }

  private static AssertionError interrupted(InterruptedException interruption) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted while waiting for the target", interruption);
  }

  /** The options for starting the process. */
  public static final class Builder {
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Path launcher = TargetProcess.launcher();

    private Builder() {}

    /** Sets the launcher, which replaces that in the build's folder. */
    public Builder launcher(Path file) {
      launcher = file;
      return this;
    }

    public Builder config(Path file) {
      return arguments("--config", file.toString());
    }

    public Builder arguments(String... more) {
      arguments.addAll(List.of(more));
      return this;
    }

    /** Sets a variable in addition to those of this JVM. */
    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    public TargetProcess start() {
      if (!Files.isExecutable(launcher)) {
        throw new AssertionError("no launcher at " + launcher + ": run ./mvnw package before");
      }
      List<String> command = new ArrayList<>(List.of(launcher.toString()));
      command.addAll(arguments);
      ProcessBuilder processBuilder = new ProcessBuilder(command);
      processBuilder.environment().putAll(environment);
      try {
        return new TargetProcess(processBuilder.start());
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
