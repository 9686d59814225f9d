package dev.targetpostgres.tunnel;

import dev.targetpostgres.json.VisibleText;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The terminal that the program was started at. It is not stdin, which carries the data. Callers
 * ask one question at a time.
 */
final class Terminal {
  private static final Logger LOG = LoggerFactory.getLogger(Terminal.class);
  private static final File DEVICE = new File("/dev/tty");

  private Terminal() {}

  /**
   * Asks a question and returns the line that the person types.
   *
   * @param echo whether the terminal shows the answer while it is typed
   * @throws IOException if there is no terminal, or it is closed
   */
  static String ask(String question, boolean echo) throws IOException {
    try (FileInputStream in = new FileInputStream(DEVICE);
        PrintWriter out =
            new PrintWriter(new FileOutputStream(DEVICE), true, StandardCharsets.UTF_8)) {
      String shown = VisibleText.of(question);
      if (echo) {
        out.print(shown);
        out.flush();
        return line(in);
      }
      Thread restoreEcho = new Thread(() -> stty("echo"), "terminal");
      Runtime.getRuntime().addShutdownHook(restoreEcho);
      // Before the question, so that an answer typed at once is not shown either.
      stty("-echo");
      try {
        out.print(shown);
        out.flush();
        return line(in);
      } finally {
        stty("echo");
        out.println();
        removeHook(restoreEcho);
      }
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException running) {
      LOG.debug("the program ends while it asks");
    }
  }

  private static String line(FileInputStream in) throws IOException {
    String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
    if (line == null) {
      throw new IOException("the terminal is closed");
    }
    return line;
  }

  /** Runs stty. If it is not installed, the terminal shows the answers. */
  private static void stty(String mode) {
    try {
      new ProcessBuilder("stty", mode).redirectInput(DEVICE).start().waitFor();
    } catch (IOException missing) {
      return;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
