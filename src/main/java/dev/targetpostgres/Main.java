package dev.targetpostgres;

import dev.targetpostgres.postgres.Preparation;
import dev.targetpostgres.report.LogProvider;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;

/** Where the JVM starts. */
public final class Main {
  private Main() {}

  /** Runs the command on the process's own streams and ends with its exit code. */
  public static void main(String[] args) {
    LogProvider.choose();
    Signals.endProcessWhenOutOfMemory();
    Preparation.begin();
    System.exit(
        TargetCommand.run(
            args,
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            System.err));
  }
}
