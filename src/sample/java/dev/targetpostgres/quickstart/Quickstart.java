package dev.targetpostgres.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Shows the whole way once: a PostgreSQL server, a tap, the packaged target between them, and what
 * is in the tables afterwards. {@code ./quickstart} builds all of it and starts this.
 */
public final class Quickstart {
  private static final Path FOLDER = Path.of("target", "quickstart");

  /** Small batches, so that later ones change rows of earlier ones and several STATE come out. */
  private static final Map<String, Object> SETTINGS =
      Map.of("default_target_schema", "shop", "batch_size_rows", 500);

  /** The exit code that Ctrl-C leads to. */
  private static final int INTERRUPTED = 130;

  private final PrintStream out;
  private final boolean exit;
  private volatile boolean stopping;

  private Quickstart(PrintStream out, boolean exit) {
    this.out = out;
    this.exit = exit;
  }

  /** Takes {@code --exit}: end after showing everything, do not stay up. */
  public static void main(String[] arguments) throws InterruptedException {
    List<String> options = List.of(arguments);
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    if (!options.stream().allMatch("--exit"::equals)) {
      System.err.println("usage: ./quickstart [--exit]");
      System.exit(2);
    }
    System.exit(new Quickstart(out, options.contains("--exit")).run());
  }

  private int run() throws InterruptedException {
    Thread hook = new Thread(() -> stopping = true, "quickstart-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      Files.createDirectories(FOLDER);
      return tour();
    } catch (IOException | IllegalStateException failure) {
      return explain(failure);
    } catch (RuntimeException | AssertionError failure) {
      if (stopping) {
        // Ctrl-C has taken the server away from whatever we were doing.
        return 1;
      }
      throw failure;
    }
  }

  private int tour() throws IOException, InterruptedException {
    heading("1. A PostgreSQL server of our own");
    PostgresServer server = PostgresServer.embedded();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "quickstart-cleanup"));
    TestDatabase database = server.createDatabase("quickstart");
    out.println(server.description() + " on port " + server.port());

    heading("2. A tap piped into the target");
    Path config = database.writeConfig(FOLDER.resolve("config.json"), SETTINGS);
    SampleSync sync = new SampleSync(config, FOLDER.resolve("state.jsonl"));
    out.println("$ " + sync.commandLine());
    int exitCode = sync.run();
    out.println();
    out.println("exit code " + exitCode);
    if (exitCode == INTERRUPTED) {
      return exitCode;
    }
    if (exitCode != 0) {
      out.println("The target has failed; what it printed above says why.");
      return 1;
    }
    printStates(sync);

    heading("3. What is in the tables now");
    new TablesReport(database, out).print();

    heading("4. Look around");
    new Directions(database, config).print(out);
    return stay();
  }

  private void printStates(SampleSync sync) throws IOException {
    List<String> states = sync.states();
    out.println("STATE lines that came out: " + states.size() + "; the last one:");
    out.println(states.isEmpty() ? "(none)" : states.get(states.size() - 1));
  }

  private int stay() throws InterruptedException {
    if (exit) {
      return 0;
    }
    out.println("The server stays up until you press Ctrl-C.");
    new CountDownLatch(1).await();
    return 0;
  }

  private void stop(PostgresServer server) {
    out.println();
    out.println("Stopping PostgreSQL and removing its data.");
    server.close();
    deleteFolder();
  }

  private static void deleteFolder() {
    for (String file : List.of("config.json", "state.jsonl", "")) {
      try {
        Files.deleteIfExists(FOLDER.resolve(file));
      } catch (IOException leftover) {
        // Somebody put a file of their own there: it may stay.
        return;
      }
    }
  }

  /** Says in a few lines what went wrong; nothing where Ctrl-C is the reason. */
  private int explain(Exception failure) {
    if (!stopping) {
      System.err.println("quickstart: " + failure.getMessage());
      for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
        System.err.println("  because: " + cause.getMessage());
      }
    }
    return 1;
  }

  private void heading(String text) {
    out.println();
    out.println(text);
    out.println("=".repeat(text.length()));
  }
}
