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
 * The terminal that the program was started at, whatever stdin is: data comes from there. One
 * question at a time.
 */
final class Terminal {
  private static final Logger LOG = LoggerFactory.getLogger(Terminal.class);
  private static final File DEVICE = new File("/dev/tty");

  private Terminal() {}

  /**
   * Asks.
   *
   * @param echo whether the answer may be seen while it is typed
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
      Thread seeAgain = new Thread(() -> stty("echo"), "terminal");
      Runtime.getRuntime().addShutdownHook(seeAgain);
      // Before the question: some answer as soon as they see it.
      stty("-echo");
      try {
        out.print(shown);
        out.flush();
        return line(in);
      } finally {
        stty("echo");
        out.println();
        forget(seeAgain);
      }
    }
  }

  private static void forget(Thread hook) {
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

  /** Where there is no such program, answers are seen. */
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
