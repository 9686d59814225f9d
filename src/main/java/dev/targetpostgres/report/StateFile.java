package dev.targetpostgres.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the newest printed STATE into the file of {@code --state-file}, for the tap's next run.
 * The program never reads the file. Thread-safe.
 */
public final class StateFile {
  private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);

  private final Path file;
  private final RunHistory history;
  private byte[] written = {};
  private volatile boolean warned;

  private StateFile(Path file, RunHistory history) {
    this.file = file;
    this.history = history;
  }

  /**
   * Checks that the file can be written. Its content stays until a STATE is printed.
   *
   * @throws TargetException if the file cannot be written
   */
  public static StateFile open(Path file, RunHistory history) {
    try {
      WholeFile.tryOut(file);
    } catch (IOException failed) {
      throw new TargetException(ExitCode.USAGE, problem(file, failed), failed);
    }
    return new StateFile(file, history);
  }

  /** Writes the newest STATE. Warns at the first of several failures in a row. */
  void write() {
    try {
      writeNewest();
      warned = false;
    } catch (IOException failed) {
      if (!warned) {
        problem(file, failed).warn(LOG);
      }
      warned = true;
    }
  }

  /**
   * Writes the newest STATE. Call it after the last one was printed.
   *
   * @throws TargetException if that fails: the tap's next run would start from an older STATE
   */
  public void writeLast() {
    try {
      writeNewest();
    } catch (IOException failed) {
      warned = true;
      throw new TargetException(ExitCode.LOAD_FAILED, problem(file, failed), failed);
    }
  }

  private synchronized void writeNewest() throws IOException {
    byte[] newest = history.newestState();
    if (!Arrays.equals(newest, written)) {
      WholeFile.write(file, newest);
      written = newest;
    }
  }

  private static Text problem(Path file, IOException failed) {
    return Wording.CANNOT_WRITE.with("--state-file", file, WholeFile.reason(file, failed));
  }
}
