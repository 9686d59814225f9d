package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.targetpostgres.testing.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A terminal in which a shell runs a command and a test types. */
final class Terminal implements AutoCloseable {
  private static final long POLL_MILLIS = 20;

  private final Process process;
  private final StringBuilder seen = new StringBuilder();
  private final Thread reader;

  private Terminal(Process process) {
    this.process = process;
    reader = new Thread(this::read, "terminal");
    reader.setDaemon(true);
    reader.start();
  }

  /** Runs the command in a terminal that the program {@code script} makes. */
  static Terminal run(Path script, String command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(script.toString(), "-q", "-e", "-c", command, "/dev/null")
            .redirectErrorStream(true);
    builder.environment().put("SHELL", "/bin/sh");
    return new Terminal(builder.start());
  }

  private void read() {
    try {
      InputStream in = process.getInputStream();
      byte[] some = new byte[1024];
      for (int length = in.read(some); length >= 0; length = in.read(some)) {
        show(new String(some, 0, length, UTF_8));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private synchronized void show(String text) {
    seen.append(text);
  }

  /** Returns the text on the terminal. */
  synchronized String seen() {
    return seen.toString();
  }

  /** Returns the lines that the terminal shows. */
  List<String> screen() {
    return Screen.after(seen());
  }

  /** Waits until the terminal shows a text so many times. */
  void await(String text, int times, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (seen().split(Pattern.quote(text), -1).length <= times) {
      if (System.nanoTime() > deadline || !reader.isAlive()) {
        throw new AssertionError("not on the terminal: " + text + "; but: " + seen());
      }
      ProcessTest.pause(POLL_MILLIS);
    }
  }

  void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  int awaitExit(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new AssertionError("no end; on the terminal: " + seen());
    }
    reader.join();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
