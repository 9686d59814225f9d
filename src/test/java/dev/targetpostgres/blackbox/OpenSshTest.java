package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import dev.targetpostgres.tunnel.OpenSsh;
import dev.targetpostgres.tunnel.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads through OpenSSH's server. */
final class OpenSshTest {
  private static final int RECORDS = 20_000;
  private static final String KEY = "ed25519-openssh";

  @TempDir private Path folder;
  @AutoClose private final TestDatabase database = PostgresServer.shared().createDatabase();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ed25519-openssh",
        "ed25519-openssh-encrypted",
        "ed25519b-pkcs8",
        "ecdsa-pem",
        "ecdsa384-openssh-encrypted",
        "ecdsa521-openssh",
        "rsa-openssh",
        "rsa-openssh-encrypted",
        "rsa-pem"
      })
  void loadsThroughIt(String key) throws IOException, InterruptedException {
    try (OpenSsh ssh = OpenSsh.start(folder, TestKeys.publicLine(key))) {
      Map<String, Object> members = new HashMap<>(Map.of("private_key", TestKeys.text(key)));
      if (key.contains("encrypted")) {
        members.put("private_key_password", TestKeys.PASSPHRASE);
      }

      assertLoads(ssh, members);
    }
  }

  @Test
  void refusesAKeyThatIsNotAuthorized() throws IOException, InterruptedException {
    try (OpenSsh ssh = OpenSsh.start(folder, TestKeys.publicLine(KEY))) {
      TargetRun run = run(ssh, Map.of("private_key", TestKeys.text("rsa-pem")));

      assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
      assertThat(run.errors())
          .singleElement()
          .asString()
          .contains(
              "SSH server 127.0.0.1:" + ssh.port(),
              "rejects the login of " + ssh.user(),
              "tried: publickey (ssh-rsa SHA256:",
              "private_key");
    }
  }

  @Test
  void refusesAnotherHostKey() throws IOException, InterruptedException {
    try (OpenSsh ssh = OpenSsh.start(folder, TestKeys.publicLine(KEY))) {
      String other = TestKeys.publicLine("ed25519b-pkcs8");

      TargetRun run = run(ssh, Map.of("private_key", TestKeys.text(KEY), "host_key", other));

      assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
      assertThat(run.errors())
          .singleElement()
          .asString()
          .contains(ssh.fingerprint(), "ssh_tunnel.host_key");
      assertThat(ssh.log()).doesNotContain("Accepted");
    }
  }

  @Test
  void knowsItsHostKeyFromAFile() throws IOException, InterruptedException {
    try (OpenSsh ssh = OpenSsh.start(folder, TestKeys.publicLine(KEY))) {
      Path known = Files.writeString(folder.resolve("known_hosts"), ssh.knownHostsLine() + "\n");

      Map<String, Object> members = members(ssh, Map.of("private_key", TestKeys.text(KEY)));
      members.remove("host_key");
      members.put("known_hosts", known.toString());
      TargetRun run = run(members);

      assertThat(run.exitCode()).as(run.output()).isZero();
    }
  }

  @Test
  void saysThatItForwardsNothing() throws IOException, InterruptedException {
    String line = "no-port-forwarding " + TestKeys.publicLine(KEY);
    try (OpenSsh ssh = OpenSsh.start(folder, line)) {
      TargetRun run = run(ssh, Map.of("private_key", TestKeys.text(KEY)));

      assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
      assertThat(run.errors())
          .singleElement()
          .asString()
          .contains("does not forward connections", "AllowTcpForwarding", "permitopen");
    }
  }

  @Test
  void saysWhatItCannotConnectTo() throws IOException, InterruptedException {
    try (OpenSsh ssh = OpenSsh.start(folder, TestKeys.publicLine(KEY))) {
      Map<String, Object> members = members(ssh, Map.of("private_key", TestKeys.text(KEY)));
      TargetRun run =
          TargetRun.on(
              database,
              Map.of("ssh_tunnel", members, "host", "127.0.0.1", "port", 1, "max_retries", 0),
              "");

      assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
      assertThat(run.errors())
          .singleElement()
          .asString()
          .contains("cannot connect to 127.0.0.1:1", "itself looks up host");
    }
  }

  private void assertLoads(OpenSsh ssh, Map<String, ?> members) throws IOException {
    TargetRun run = run(ssh, members);
    assertThat(run.exitCode()).as(run.output() + ssh.log()).isZero();
    assertThat(run.stdout()).containsExactly(Tap.printedState(RECORDS));
    assertThat(database.queryRows("SELECT count(*), max(id) FROM items"))
        .containsExactly(List.of("" + RECORDS, "" + RECORDS));
    assertThat(ssh.log()).contains("Accepted publickey for " + ssh.user());
  }

  private TargetRun run(OpenSsh ssh, Map<String, ?> members) {
    return run(members(ssh, members));
  }

  private TargetRun run(Map<String, ?> members) {
    String messages =
        Tap.schema("items")
            + "\n"
            + String.join("\n", Tap.records("items", 1, RECORDS))
            + "\n"
            + Tap.state(RECORDS);
    return TargetRun.on(
        database,
        Map.of("ssh_tunnel", members, "batch_size_rows", 3000, "max_parallelism", 3),
        messages);
  }

  private static Map<String, Object> members(OpenSsh ssh, Map<String, ?> more) {
    Map<String, Object> members = new HashMap<>();
    members.put("enable", true);
    members.put("host", "127.0.0.1");
    members.put("port", ssh.port());
    members.put("username", ssh.user());
    members.put("host_key", ssh.fingerprint());
    members.putAll(more);
    return members;
  }
}
