package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import dev.targetpostgres.tunnel.SshServer;
import dev.targetpostgres.tunnel.SshServer.Question;
import dev.targetpostgres.tunnel.TestKeys;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The login methods for the SSH server before the database, and the messages if none works. */
final class SshTunnelTest {
  private static final String SECRET = "open sesame";
  private static final String MESSAGES =
      String.join("\n", List.of(Tap.schema("items"), Tap.record("items", 1), Tap.state(1)));

  private final SshServer ssh = SshServer.start();
  private final TestDatabase database = PostgresServer.shared().createDatabase();

  @AfterEach
  void closeAll() {
    ssh.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ed25519-openssh",
        "ed25519b-pkcs8",
        "ecdsa-pem",
        "ecdsa384-openssh",
        "ecdsa521-openssh",
        "rsa-pem",
        "rsa-pkcs8"
      })
  void logsInWithAKey(String key) {
    ssh.authorize(key);

    assertLoads(Map.of("private_key", TestKeys.file(key).toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ed25519-openssh-encrypted",
        "ed25519b-pkcs8-encrypted",
        "ecdsa-pem-encrypted",
        "rsa-pkcs8-encrypted"
      })
  void logsInWithAnEncryptedKey(String key) {
    ssh.authorize(key);

    assertLoads(
        Map.of("private_key", TestKeys.text(key), "private_key_password", TestKeys.PASSPHRASE));
  }

  @Test
  void logsInWithAPassword() {
    ssh.password(SECRET);

    assertLoads(Map.of("password", SECRET));
  }

  @Test
  void answersTwoQuestions() {
    ssh.questions(
        new Question("Password: ", false, SECRET::equals),
        new Question("Favourite colour? ", true, "red"::equals));

    assertLoads(Map.of("password", SECRET, "responses", Map.of("*colour*", "red")));
  }

  @Test
  void makesOneTimeCodes() {
    ssh.questions(
        new Question("Password: ", false, SECRET::equals),
        Question.forCode("Verification code: ", "JBSWY3DPEHPK3PXP"));

    assertLoads(
        Map.of(
            "password",
            SECRET,
            "responses",
            Map.of("verification code*", Map.of("totp", "jbsw y3dp ehpk 3pxp"))));
  }

  @Test
  void logsInWithAKeyAndAnAnswer() {
    ssh.authorize("ed25519-openssh")
        .questions(new Question("PIN", false, "1234"::equals))
        .wants("publickey,keyboard-interactive");

    assertLoads(
        Map.of("private_key", TestKeys.text("ed25519-openssh"), "responses", Map.of("pin", 1234)));
  }

  @Test
  void triesOneMethodAfterTheOther() {
    ssh.questions(new Question("Password:", false, SECRET::equals));

    assertLoads(Map.of("private_key", TestKeys.text("rsa-pem"), "password", SECRET));
  }

  /** Checks that a run loads through the server. */
  private void assertLoads(Map<String, ?> members) {
    TargetRun run = run(members);
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(database.queryRows("SELECT id FROM items")).containsExactly(List.of("1"));
    assertThat(ssh.forwards()).isPositive();
    assertThat(run.output()).doesNotContain("sesame");
  }

  private TargetRun run(Map<String, ?> members) {
    Map<String, Object> tunnel = ssh.settings(members);
    tunnel.put("host_key", ssh.fingerprint("ssh-ed25519"));
    return TargetRun.on(database, Map.of("ssh_tunnel", tunnel), MESSAGES);
  }
}
