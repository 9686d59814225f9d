package dev.targetpostgres.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A process of PgBouncer in transaction mode for one database. */
public final class PgBouncer implements AutoCloseable {
  private final Process process;
  private final int port;

  private PgBouncer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts PgBouncer, if this machine has the program.
   *
   * @param folder folder for its files; the program gets the right to read it
   * @param connections number of connections that it makes to the database
   */
  public static Optional<PgBouncer> start(TestDatabase database, Path folder, int connections)
      throws IOException, InterruptedException {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      return Optional.empty();
    }
    int port = FreePort.find();
    Path log = folder.resolve("pgbouncer.log");
    Process process =
        new ProcessBuilder(
                command(program.get(), writeSettings(database, folder, port, connections)))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    awaitPort(port, process, log);
    return Optional.of(new PgBouncer(process, port));
  }

  /** Returns its port on the loopback address. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  private static Optional<Path> program() {
    return List.of("/usr/sbin", "/usr/bin", "/usr/local/bin").stream()
        .map(folder -> Path.of(folder, "pgbouncer"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path writeSettings(TestDatabase database, Path folder, int port, int connections)
      throws IOException {
    PostgresServer server = database.server();
    Path users = folder.resolve("users.txt");
    Files.writeString(users, "\"%s\" \"%s\"\n".formatted(server.user(), server.password()));
    Path settings = folder.resolve("pgbouncer.ini");
    Files.writeString(
        settings,
        """
        [databases]
        %s = host=%s port=%d
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = scram-sha-256
        auth_file = %s
        pool_mode = transaction
        default_pool_size = %d
        ignore_startup_parameters = extra_float_digits
        """
            .formatted(database.name(), server.host(), server.port(), port, users, connections));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return settings;
  }

  private static List<String> command(Path program, Path settings) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // PgBouncer does not run as root.
      command.addAll(List.of("setpriv", "--reuid=65534", "--clear-groups"));
    }
    command.addAll(List.of(program.toString(), settings.toString()));
    return command;
  }

  private static void awaitPort(int port, Process process, Path log)
      throws IOException, InterruptedException {
    for (int attempt = 0; attempt < 100; attempt++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException notYet) {
        if (!process.isAlive()) {
          throw new IOException("pgbouncer has ended: " + Files.readString(log));
        }
        Thread.sleep(50);
      }
    }
    process.destroy();
    throw new IOException("pgbouncer does not listen");
  }
}
