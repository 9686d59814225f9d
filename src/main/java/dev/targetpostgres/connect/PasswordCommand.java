package dev.targetpostgres.connect;

import dev.targetpostgres.config.Command;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A command that prints a password, run for each connection. No message or log shows its output.
 * Thread-safe.
 */
final class PasswordCommand {
  /** Carries the command: other users can see arguments of {@code sh -c}, but no environment. */
  private static final String COMMAND_VARIABLE = "TARGET_POSTGRES_PASSWORD_COMMAND";

  private static final int MOST_BYTES = 1 << 20;

  private final Command command;
  private final int timeoutSeconds;

  PasswordCommand(Command command, int timeoutSeconds) {
    this.command = command;
    this.timeoutSeconds = timeoutSeconds;
  }

  /**
   * Runs the command and returns the password.
   *
   * @param variables environment variables to add to our own
   * @throws UnreachableException if it fails, prints nothing, or takes too long
   */
  String run(Map<String, String> variables) throws UnreachableException {
    Process process = start(variables);
    try {
      FutureTask<byte[]> output = new FutureTask<>(() -> read(process.getInputStream()));
      Thread reader = new Thread(output, "password-command");
      reader.setDaemon(true);
      reader.start();
      if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
        throw failed(Wording.COMMAND_TOOK_TOO_LONG.with(timeoutSeconds));
      }
      if (process.exitValue() != 0) {
        throw failed(Wording.COMMAND_FAILED.with(process.exitValue()));
      }
      String password =
          new String(output.get(timeoutSeconds, TimeUnit.SECONDS), StandardCharsets.UTF_8)
              .replaceFirst("[\\r\\n]+\\z", "");
      if (password.isEmpty()) {
        throw failed(Wording.COMMAND_PRINTED_NOTHING.with());
      }
      return password;
    } catch (ExecutionException | TimeoutException stillOpen) {
      throw failed(Wording.COMMAND_KEEPS_OUTPUT_OPEN.with());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw failed(Wording.COMMAND_INTERRUPTED.with());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start(Map<String, String> variables) throws UnreachableException {
    ProcessBuilder builder =
        new ProcessBuilder(
            command.isForShell()
                ? List.of("sh", "-c", "eval \"$" + COMMAND_VARIABLE + "\"")
                : command.words());
    builder.environment().putAll(variables);
    if (command.isForShell()) {
      builder.environment().put(COMMAND_VARIABLE, command.words().get(0));
    }
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      return builder.start();
    } catch (IOException notThere) {
      throw failed(Wording.COMMAND_CANNOT_START.with());
    }
  }

  private static byte[] read(InputStream stream) {
    try (stream) {
      return stream.readNBytes(MOST_BYTES);
    } catch (IOException ended) {
      return new byte[0];
    }
  }

  private static UnreachableException failed(Text what) {
    return new UnreachableException(Wording.PASSWORD_COMMAND_FAILED.with(what), null);
  }
}
