package dev.targetpostgres;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discards the messages that a tap still sends after an early failure. If stdin is closed before
 * the tap has ended, Meltano prints stack traces that hide the error message.
 */
final class UnreadInput {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadInput.class);
  private static final Path STDIN = Path.of("/dev/stdin");
  private static final long MOST_SECONDS = 2;

  // The types of files in the mode, as in inode(7).
  private static final int KIND = 0xF000;
  private static final int PIPE = 0x1000;
  private static final int SOCKET = 0xC000;

  private UnreadInput() {}

  /** Discards the input for at most 2 s, until it ends or a signal comes, if stdin is a pipe. */
  static void discard(InputStream in) {
    if (!isStdin(in) || !isPipe()) {
      return;
    }
    LOG.debug("discarding the rest of the input");
    CompletableFuture<String> end = new CompletableFuture<>();
    end.completeOnTimeout("time is up", MOST_SECONDS, TimeUnit.SECONDS);
    Signals.listen(exitCode -> end.complete("a signal came"));
    Thread thread = new Thread(() -> end.complete(readToEnd(in)), "unread-input");
    thread.setDaemon(true);
    thread.start();
    LOG.debug("stopped discarding input: {}", end.join());
  }

  private static String readToEnd(InputStream in) {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException broken) {
      LOG.debug("the input breaks off", broken);
    }
    return "the input has ended";
  }

  private static boolean isStdin(InputStream in) {
    try {
      return in instanceof FileInputStream file && file.getFD() == FileDescriptor.in;
    } catch (IOException closed) {
      return false;
    }
  }

  /** Returns whether stdin is a pipe or a socket: Python connects some processes by sockets. */
  private static boolean isPipe() {
    try {
      int kind = KIND & (int) Files.getAttribute(STDIN, "unix:mode");
      return kind == PIPE || kind == SOCKET;
    } catch (IOException | RuntimeException unknown) {
      // Some systems, such as Windows, have no modes of files.
      return false;
    }
  }
}
