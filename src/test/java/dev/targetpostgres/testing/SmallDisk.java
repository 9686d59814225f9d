package dev.targetpostgres.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** A tablespace on a small file system of its own. Closing it removes both. */
public final class SmallDisk implements AutoCloseable {
  private static final String TABLESPACE = "small_disk";

  private final PostgresServer server;
  private final Path folder;

  private SmallDisk(PostgresServer server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /**
   * Makes a small disk.
   *
   * @return nothing, with the reason printed, if this user cannot mount file systems or the server
   *     is not on this machine
   */
  public static Optional<SmallDisk> create(PostgresServer server, Path folder, int mebibytes)
      throws IOException {
    Files.createDirectories(folder);
    String size = "size=" + mebibytes + "m";
    if (!succeeds("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.toString())) {
      System.out.println("Skipped: mounting a small file system takes more privileges");
      return Optional.empty();
    }
    SmallDisk disk = new SmallDisk(server, folder);
    try {
      disk.execute("CREATE TABLESPACE %s LOCATION '%s'".formatted(TABLESPACE, folder));
      return Optional.of(disk);
    } catch (SQLException elsewhere) {
      System.out.println("Skipped: no tablespace on a small disk: " + elsewhere.getMessage());
      disk.unmount();
      return Optional.empty();
    }
  }

  /** Puts new tables of the database on the disk. */
  public void hold(TestDatabase database) {
    database.execute(
        "ALTER DATABASE \"%s\" SET default_tablespace = %s".formatted(database.name(), TABLESPACE));
  }

  /** Removes the disk. It must be empty. */
  @Override
  public void close() throws SQLException {
    try {
      execute("DROP TABLESPACE " + TABLESPACE);
    } finally {
      unmount();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void unmount() {
    if (!succeeds("umount", "--lazy", folder.toString())) {
      throw new AssertionError("cannot unmount " + folder);
    }
  }

  private static boolean succeeds(String... command) {
    try {
      return new ProcessBuilder(List.of(command)).start().waitFor() == 0;
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interruption);
    }
  }
}
