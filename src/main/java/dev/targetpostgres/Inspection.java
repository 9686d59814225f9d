package dev.targetpostgres;

import dev.targetpostgres.config.Options;
import dev.targetpostgres.load.table.StateTable;
import dev.targetpostgres.postgres.ConnectionCheck;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.RunHistory;
import dev.targetpostgres.report.Secrets;
import dev.targetpostgres.report.StateFile;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.singer.StateWriter;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads facts from the database and loads nothing: {@code --check} and {@code --print-state}. */
final class Inspection {
  private Inspection() {}

  /**
   * Prints the STATE that the database holds for the pipeline, if it holds one.
   *
   * @param file the file to write the STATE into as well, or null
   */
  static void printState(Options options, OutputStream out, @Nullable Path file, Secrets secrets) {
    RunHistory history = new RunHistory(secrets);
    StateFile kept = file == null ? null : StateFile.open(file, history);
    StateWriter writer = new StateWriter(out, history::statePrinted);
    try (ConnectionPool pool = open(options, secrets)) {
      new StateTable(pool, options.load().state())
          .takeOverAndRead()
          .ifPresent(state -> writer.print(state.getBytes(StandardCharsets.UTF_8)));
    }
    if (kept != null) {
      kept.writeLast();
    }
  }

  /**
   * Connects, and prints what a user wants to know before the first run.
   *
   * @param implied the defaults that {@code compatible_with} changes, empty if it is not set
   * @throws TargetException if nothing can be loaded, with the reasons and the ways out
   */
  static void check(Options options, String implied, OutputStream out, Secrets secrets) {
    try (ConnectionPool pool = open(options, secrets)) {
      ConnectionCheck.Findings findings =
          ConnectionCheck.look(
              pool,
              options.database().session().role(),
              options.load().schemas(),
              options.load().usual().loadMethod());
      PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);
      if (!implied.isEmpty()) {
        printer.println("compatible_with   " + secrets.shown(implied));
      }
      findings.lines().stream().map(secrets::shown).forEach(printer::println);
      if (!findings.objections().isEmpty()) {
        throw new TargetException(ExitCode.CANNOT_CONNECT, Text.lines(findings.objections()));
      }
    }
  }

  private static ConnectionPool open(Options options, Secrets secrets) {
    return ConnectionPool.open(options.database(), new RunHistory(secrets), false);
  }
}
