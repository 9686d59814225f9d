package dev.targetpostgres;

import dev.targetpostgres.postgres.Preparation;
import dev.targetpostgres.report.LogProvider;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The class that the launcher starts. */
public final class Main {
  private Main() {}

  /**
   * Returns stdin, or an empty stream if stdin is closed. In that case a file of the JVM has the
   * number of stdin, and the JVM crashes if we close it. Only Linux shows which file it is.
   */
  private static InputStream input() {
    try {
      Path java = Path.of(System.getProperty("java.home")).toRealPath();
      if (Files.readSymbolicLink(Path.of("/proc/self/fd/0")).startsWith(java)) {
        return InputStream.nullInputStream();
      }
    } catch (IOException | InvalidPathException unknown) {
      // This system does not show the file: stdin is taken to be open.
    }
    return new FileInputStream(FileDescriptor.in);
  }

  /** Runs the command on the process's own streams and ends with its exit code. */
  public static void main(String[] args) {
    LogProvider.choose();
    LastWords.prepare();
    Preparation.begin();
    System.exit(
        TargetCommand.run(args, input(), new FileOutputStream(FileDescriptor.out), System.err));
  }
}
