package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import dev.targetpostgres.tunnel.SshServer;
import dev.targetpostgres.tunnel.SshServer.Question;
import dev.targetpostgres.tunnel.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The messages if the SSH tunnel cannot be opened. */
final class SshFailuresTest {
  private static final String SECRET = "open sesame";
  private static final String KEY = "ed25519-openssh";

  private final SshServer ssh = SshServer.start().authorize(KEY).password(SECRET);
  private final TestDatabase database = PostgresServer.shared().createDatabase();

  @AfterEach
  void closeAll() {
    ssh.close();
    database.close();
  }

  @Test
  void saysThatTheServerForwardsNothing() {
    ssh.forwardNothing();

    assertThat(failure(4, Map.of("password", SECRET)))
        .contains("(\"ssh_tunnel\"): it does not forward connections to ")
        .contains(":" + database.server().port(), "AllowTcpForwarding", "PermitOpen");
  }

  @Test
  void saysThatTheServerDoesNotReachTheDatabase() throws IOException {
    Map<String, Object> settings = settings(Map.of("password", SECRET));
    settings.put("host", "127.0.0.1");
    settings.put("port", unusedPort());

    assertThat(failure(4, settings, database))
        .contains("(\"ssh_tunnel\"): it cannot connect to 127.0.0.1:")
        .contains("the SSH server itself looks up host and port");
  }

  @Test
  void namesTheKeyThatWasTried() {
    assertThat(failure(4, Map.of("private_key", TestKeys.text("ecdsa-pem"))))
        .contains("it rejects the login of alice; tried: publickey (ecdsa-sha2-nistp256 SHA256:")
        .contains("check the settings \"username\", \"private_key\" and \"password\"");
  }

  @Test
  void namesEachMethodThatWasTried() {
    ssh.questions(new Question("Password: ", false, SECRET::equals));

    assertThat(
            failure(4, Map.of("private_key", TestKeys.text("rsa-pem"), "password", "close sesame")))
        .contains("tried: publickey (ssh-rsa SHA256:", "password, keyboard-interactive;")
        .doesNotContain("sesame");
  }

  @Test
  void doesNotLetInSomebodyElse() {
    assertThat(failure(4, Map.of("username", "bob", "password", SECRET)))
        .contains("it rejects the login of bob");
  }

  @Test
  void saysThatNothingIsSetToLogInWith() {
    assertThat(failure(4, Map.of())).contains("it rejects the login of alice", "\"private_key\"");
  }

  @Test
  void repeatsTheQuestionThatIsNotAnswered() {
    ssh.questions(new Question("Favourite colour? ", true, "red"::equals))
        .wants("keyboard-interactive");

    assertThat(failure(4, Map.of("password", SECRET)))
        .contains("it asks \"Favourite colour?\"; set the answer in \"ssh_tunnel.responses\"")
        .contains("\"ssh_tunnel.interactive\"");
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    assertThat(failure(4, Map.of("port", unusedPort())))
        .contains("Connection refused; check the settings \"ssh_tunnel.host\" and \"port\"");
  }

  @Test
  void saysThatTheNameIsNotKnown() {
    assertThat(failure(4, Map.of("host", "no-such-host.invalid")))
        .contains("SSH server no-such-host.invalid:", "its host name is unknown")
        .contains("check the setting \"ssh_tunnel.host\"");
  }

  @Test
  void saysThatNobodyAnswers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Map<String, Object> settings = settings(Map.of("port", silent.getLocalPort()));
      settings.put("connect_timeout", 3);

      assertThat(failure(4, settings, database))
          .contains("no answer within 3 s; check that an SSH server");
    }
  }

  /** A full queue of connections: the system neither accepts new ones nor closes them. */
  @Test
  void saysThatTheHostIsSilent() throws IOException {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SocketChannel first = SocketChannel.open(full.getLocalSocketAddress());
        SocketChannel second = SocketChannel.open(full.getLocalSocketAddress())) {
      assertThat(List.of(first, second)).allMatch(SocketChannel::isConnected);
      Map<String, Object> settings = settings(Map.of("port", full.getLocalPort()));
      settings.put("connect_timeout", 1);

      assertThat(failure(4, settings, database))
          .contains("no answer within 1 s; check the settings \"ssh_tunnel.host\"");
    }
  }

  @Test
  void saysThatTheServerSpeaksSomethingElse() {
    assertThat(failure(4, Map.of("port", database.server().port())))
        .contains("; check that an SSH server listens at");
  }

  @Test
  void saysThatThePassphraseIsWrong() {
    assertThat(
            failure(
                2,
                Map.of(
                    "private_key",
                    TestKeys.file("ed25519-openssh-encrypted").toString(),
                    "private_key_password",
                    "sesame")))
        .contains("\"ssh_tunnel.private_key\" cannot be decrypted", "ed25519-openssh-encrypted")
        .contains("check \"ssh_tunnel.private_key_password\"")
        .doesNotContain("sesame");
  }

  @Test
  void saysThatTheKeyCannotBeRead() {
    assertThat(failure(2, Map.of("private_key", "-----BEGIN OPENSSH PRIVATE KEY-----\nsesame")))
        .contains(
            "\"ssh_tunnel.private_key\" cannot be read (its text): check that the key is complete")
        .doesNotContain("sesame");
  }

  private String failure(int exitCode, Map<String, ?> members) {
    return failure(exitCode, settings(members), database);
  }

  private static String failure(int exitCode, Map<String, ?> settings, TestDatabase database) {
    TargetRun run = TargetRun.on(database, settings, Tap.schema("items"));
    assertThat(run.exitCode()).as(run.output()).isEqualTo(exitCode);
    assertThat(run.errors()).as(run.output()).hasSize(1);
    assertThat(run.output()).doesNotContain("\tat ");
    return run.errors().get(0);
  }

  private Map<String, Object> settings(Map<String, ?> members) {
    Map<String, Object> tunnel = ssh.settings(members);
    tunnel.put("host_key", ssh.fingerprint("ssh-ed25519"));
    Map<String, Object> settings = new HashMap<>();
    settings.put("ssh_tunnel", tunnel);
    return settings;
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
