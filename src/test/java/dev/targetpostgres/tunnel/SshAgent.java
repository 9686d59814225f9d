package dev.targetpostgres.tunnel;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A process of OpenSSH's agent with unencrypted test keys. */
public final class SshAgent implements AutoCloseable {
  private static final String VARIABLE = "SSH_AUTH_SOCK";

  private final Path socket;
  private final Process process;

  private SshAgent(Path socket, Process process) {
    this.socket = socket;
    this.process = process;
  }

  /**
   * Starts an agent with keys. Skips the test if no agent is installed.
   *
   * @param folder folder for its files
   */
  public static SshAgent start(Path folder, String... keys)
      throws IOException, InterruptedException {
    Path program = OpenSsh.program("ssh-agent");
    Path adder = OpenSsh.program("ssh-add");
    Path socket = folder.resolve("agent");
    Process process =
        new ProcessBuilder(program.toString(), "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    SshAgent agent = new SshAgent(socket, process);
    while (process.isAlive() && !answers(socket)) {
      Thread.sleep(20);
    }
    for (String key : keys) {
      agent.add(adder, folder, key);
    }
    return agent;
  }

  /** Returns whether the agent listens, which it does only after it has made the socket's file. */
  private static boolean answers(Path socket) {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return probe.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private void add(Path program, Path folder, String key) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve(key), TestKeys.text(key));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    ProcessBuilder builder =
        new ProcessBuilder(List.of(program.toString(), "-q", file.toString())).inheritIO();
    builder.environment().put(VARIABLE, socket.toString());
    int exitCode = builder.start().waitFor();
    Files.delete(file);
    if (exitCode != 0) {
      close();
      throw new IOException("ssh-add does not add " + key);
    }
  }

  /** Returns the value for {@code SSH_AUTH_SOCK}. */
  public Path socket() {
    return socket;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
