package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.TargetProcess;
import dev.targetpostgres.tunnel.OpenSsh;
import dev.targetpostgres.tunnel.SshAgent;
import dev.targetpostgres.tunnel.SshServer;
import dev.targetpostgres.tunnel.TestKeys;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that only OpenSSH's agent has. */
final class SshAgentIT extends ProcessTest {
  private static final String OTHER = "ecdsa521-openssh";

  @ParameterizedTest
  @ValueSource(strings = {"ed25519-openssh", "ecdsa-openssh", "rsa-openssh"})
  void logsInWithAKeyOfTheAgent(String key) throws IOException, InterruptedException {
    try (SshServer ssh = SshServer.start().authorize(key);
        SshAgent agent = SshAgent.start(folder, OTHER, key);
        TargetProcess target = start(ssh, agent.socket(), Map.of())) {
      assertLoads(target);
      assertThat(ssh.forwards()).isPositive();
    }
  }

  @Test
  void logsInToOpenSshWithAKeyOfTheAgent() throws IOException, InterruptedException {
    Path files = Files.createDirectory(folder.resolve("server"));
    // Another user must be able to read the folder.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (OpenSsh ssh = OpenSsh.start(files, TestKeys.publicLine("rsa-openssh"));
        SshAgent agent = SshAgent.start(folder, "rsa-openssh");
        TargetProcess target =
            start(members(ssh.port(), ssh.user(), ssh.fingerprint(), Map.of()), agent.socket())) {
      assertLoads(target);
      assertThat(ssh.log()).contains("Accepted publickey for " + ssh.user());
    }
  }

  @Test
  void offersTheKeyOfTheSettingsAndThenTheAgents() throws IOException, InterruptedException {
    Map<String, ?> configured = Map.of("private_key", TestKeys.text("rsa-pem"));
    try (SshServer ssh = SshServer.start().authorize("ed25519-openssh");
        SshAgent agent = SshAgent.start(folder, "ed25519-openssh");
        TargetProcess target = start(ssh, agent.socket(), configured)) {
      assertLoads(target);
    }
  }

  @Test
  void saysThatTheAgentsKeysWereTried() throws IOException, InterruptedException {
    try (SshServer ssh = SshServer.start();
        SshAgent agent = SshAgent.start(folder, OTHER);
        TargetProcess target = start(ssh, agent.socket(), Map.of())) {
      assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isEqualTo(4);
      assertThat(target.stderr()).contains("tried: publickey (the SSH agent's keys)");
    }
  }

  @Test
  void goesOnWithoutAnAgentThatIsGone() throws IOException {
    Path socket = folder.resolve("gone");
    try (ServerSocketChannel gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      gone.bind(UnixDomainSocketAddress.of(socket));
    }
    try (SshServer ssh = SshServer.start().password("open sesame");
        TargetProcess target = start(ssh, socket, Map.of("password", "open sesame"))) {
      assertLoads(target);
      assertThat(target.stderr()).contains("the SSH agent (SSH_AUTH_SOCK) does not answer");
    }
  }

  private void assertLoads(TargetProcess target) {
    target.writeLines(List.of(Tap.schema("items"), Tap.record("items", 1)));
    assertThat(target.closeStdin().awaitExit(PATIENCE)).as(target.stderr()).isZero();
    assertThat(count("items")).isEqualTo(1);
  }

  private TargetProcess start(SshServer ssh, Path agent, Map<String, ?> more) {
    return start(members(ssh.port(), SshServer.USER, ssh.fingerprint("ssh-ed25519"), more), agent);
  }

  private TargetProcess start(Map<String, ?> tunnel, Path agent) {
    return target()
        .environment("SSH_AUTH_SOCK", agent.toString())
        .config(config(Map.of("ssh_tunnel", tunnel)))
        .start();
  }

  private static Map<String, Object> members(
      int port, String user, String hostKey, Map<String, ?> more) {
    Map<String, Object> members = new HashMap<>();
    members.put("enable", true);
    members.put("host", "127.0.0.1");
    members.put("port", port);
    members.put("username", user);
    members.put("host_key", hostKey);
    members.putAll(more);
    return members;
  }
}
