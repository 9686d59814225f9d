package dev.targetpostgres.tunnel;

import dev.targetpostgres.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * OpenSSH's server on the loopback address, as a process that is never root. Only the user that it
 * runs as can log in.
 */
public final class OpenSsh implements AutoCloseable {
  private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin");
  private static final String HOST_KEY = "ecdsa-openssh";
  private static final int NOBODY = 65534;
  private static final int ATTEMPTS = 1_200;

  private final Path folder;
  private final int port;
  private final Process process;

  private OpenSsh(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /** Returns the path of a program of OpenSSH. Skips the test if it is not installed. */
  public static Path program(String name) {
    Path program = find(name);
    if (program == null) {
      System.err.printf("skipped: no %s on this machine (OpenSSH)%n", name);
    }
    Assumptions.assumeTrue(program != null, "skipped: no " + name + " on this machine");
    return program;
  }

  private static @Nullable Path find(String name) {
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  /**
   * Starts a server.
   *
   * @param folder folder for its files only
   * @param authorized lines of {@code authorized_keys}
   */
  public static OpenSsh start(Path folder, String... authorized)
      throws IOException, InterruptedException {
    JdkSecurity.register();
    Path program = program("sshd");
    int port = FreePort.find();
    // sshd rejects a host key of its own user that others can read.
    Path hostKey = folder.resolve("host_key");
    Files.writeString(hostKey, TestKeys.text(HOST_KEY));
    Files.setPosixFilePermissions(
        hostKey, PosixFilePermissions.fromString(isRoot() ? "rw-r--r--" : "rw-------"));
    Path keys = Files.writeString(folder.resolve("authorized_keys"), String.join("\n", authorized));
    Path settings = folder.resolve("sshd_config");
    Files.writeString(
        settings,
        """
        ListenAddress 127.0.0.1:%d
        HostKey %s
        AuthorizedKeysFile %s
        PidFile none
        StrictModes no
        UsePAM yes
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        """
            .formatted(port, hostKey, keys));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    command.addAll(List.of(program.toString(), "-D", "-e", "-f", settings.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    OpenSsh server = new OpenSsh(folder, port, process);
    server.await();
    return server;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private void await() throws IOException, InterruptedException {
    for (int attempt = 0; attempt < ATTEMPTS && process.isAlive(); attempt++) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (probe.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        Thread.sleep(50);
      }
    }
    close();
    throw new IOException("sshd does not listen: " + log());
  }

  public int port() {
    return port;
  }

  /** Returns the user that can log in. */
  public String user() {
    return isRoot() ? "nobody" : System.getProperty("user.name");
  }

  /** Returns the fingerprint of its host key. */
  public String fingerprint() {
    return ExpectedKeys.fingerprint(TestKeys.publicKey(HOST_KEY));
  }

  /** Returns the line of its host key in {@code known_hosts}. */
  public String knownHostsLine() {
    return "[127.0.0.1]:%d %s".formatted(port, TestKeys.publicLine(HOST_KEY));
  }

  /** Returns the server's log. */
  public String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
