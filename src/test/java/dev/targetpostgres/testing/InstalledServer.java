package dev.targetpostgres.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A test's own server from the binaries of a Debian package, with the extensions of other Debian
 * packages. It is durable, and tests can make it crash.
 */
public final class InstalledServer implements AutoCloseable {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final Path SHARED = Path.of("/usr/share/postgresql");
  private static final String USER = "postgres";

  private final Path binaries;
  private final Path data;
  private final PostgresServer server;

  private InstalledServer(Path binaries, Path data) throws IOException {
    this.binaries = binaries;
    this.data = data;
    int port = FreePort.find();
    run("initdb", "-A", "trust", "-U", USER, "-D", data.toString());
    Files.writeString(
        data.resolve("postgresql.conf"),
        "port = %d%nunix_socket_directories = ''%nlisten_addresses = '127.0.0.1'%n".formatted(port),
        StandardOpenOption.APPEND);
    run("pg_ctl", "start", "-w", "-D", data.toString(), "-l", data.resolve("log").toString());
    server =
        PostgresServer.of(
            new RunningServer(
                new ServerAddress("127.0.0.1", port, USER, "", "postgres", Map.of()),
                "installed binaries",
                this::stop));
  }

  /** Returns whether the extension is installed for the server. */
  public static boolean hasExtension(String name) throws IOException {
    Optional<Path> binaries = binaries();
    if (binaries.isEmpty()) {
      return false;
    }
    Path version = binaries.get().getParent().getFileName();
    return Files.exists(SHARED.resolve(version).resolve("extension").resolve(name + ".control"));
  }

  /** Starts a server in the folder. If there are no binaries, prints that and returns nothing. */
  public static Optional<InstalledServer> start(Path folder) throws IOException {
    Optional<Path> binaries = binaries();
    if (binaries.isEmpty()) {
      System.out.println("Skipped: no PostgreSQL in " + INSTALLED + " to start");
      return Optional.empty();
    }
    Path data = folder.resolve("data");
    Files.createDirectories(data);
    if (isRoot()) {
      data.getParent().toFile().setExecutable(true, false);
      execute(List.of("chown", USER, data.toString()));
    }
    return Optional.of(new InstalledServer(binaries.get(), data));
  }

  public PostgresServer server() {
    return server;
  }

  /** Kills every process of the server at once, and starts it again with a recovery. */
  public void crash() {
    run("pg_ctl", "restart", "-w", "-m", "immediate", "-D", data.toString(), "-l", log());
  }

  @Override
  public void close() {
    server.close();
  }

  private void stop() {
    run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data.toString());
  }

  private String log() {
    return data.resolve("log").toString();
  }

  /** Runs a program, as another user if this one is root: PostgreSQL does not run as root. */
  private void run(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", USER, "--"));
    }
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(arguments));
    execute(command);
  }

  private static void execute(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new AssertionError(command + " failed");
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interruption);
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static Optional<Path> binaries() throws IOException {
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    }
  }
}
