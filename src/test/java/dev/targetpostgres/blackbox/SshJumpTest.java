package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import dev.targetpostgres.tunnel.SshServer;
import dev.targetpostgres.tunnel.TestKeys;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two SSH servers on the way: each is checked and logged in to, and errors name it. */
final class SshJumpTest {
  private static final String KEY = "ed25519-openssh";
  private static final String SECRET = "open sesame";
  private static final String TYPE = "ssh-ed25519";
  private static final String OTHER_KEY = "SHA256:uNiVztksCsDhcc0u9e8BrXR0GrTNN7JTbgyVFTWYpFo";

  private final SshServer first = SshServer.start().password(SECRET);
  private final SshServer last = SshServer.start().authorize(KEY);
  private final TestDatabase database = PostgresServer.shared().createDatabase();

  @AfterEach
  void closeAll() {
    last.close();
    first.close();
    database.close();
  }

  @Test
  void loadsThroughBoth() {
    TargetRun run = run(Map.of(), Map.of());

    assertLoaded(run);
    assertThat(first.forwards()).isEqualTo(1);
    assertThat(last.forwards()).isPositive();
    assertThat(run.output()).doesNotContain("sesame", "is not known yet");
  }

  @Test
  void comesBackWhereTheFirstHangsUp() {
    InputStream input =
        InputWithPause.of(
            List.of(Tap.schema("items")),
            first::cut,
            List.of(Tap.record("items", 1), Tap.state(1)));

    TargetRun run = TargetRun.on(database, settings(Map.of(), Map.of()), input);

    assertLoaded(run);
    assertThat(first.forwards()).isEqualTo(2);
  }

  @Test
  void refusesAnotherKeyOfTheFirst() {
    assertThat(failure(Map.of("host_key", OTHER_KEY), Map.of()))
        .contains("SSH server 127.0.0.1:%d (\"ssh_tunnel.jump[0]\")".formatted(first.port()))
        .contains(first.fingerprint(TYPE), "set \"ssh_tunnel.jump[0].host_key\"");
    assertThat(first.forwards()).isZero();
  }

  @Test
  void refusesAnotherKeyOfTheLast() {
    assertThat(failure(Map.of(), Map.of("host_key", OTHER_KEY)))
        .contains("SSH server 127.0.0.1:%d (\"ssh_tunnel\")".formatted(last.port()))
        .contains(last.fingerprint(TYPE), "set \"ssh_tunnel.host_key\"");
  }

  @Test
  void saysWhichOneDoesNotLetUsIn() {
    assertThat(failure(Map.of("password", "close sesame"), Map.of()))
        .contains("(\"ssh_tunnel.jump[0]\"): it rejects the login of alice; tried: ", "password")
        .doesNotContain("sesame");
    assertThat(failure(Map.of(), Map.of("private_key", TestKeys.text("rsa-pem"))))
        .contains(
            "(\"ssh_tunnel\"): it rejects the login of alice; tried: publickey (ssh-rsa SHA256:");
  }

  @Test
  void saysWhichOneDoesNotForward() {
    first.forwardNothing();

    assertThat(failure(Map.of(), Map.of()))
        .contains("(\"ssh_tunnel.jump[0]\"): it does not forward connections to 127.0.0.1:")
        .contains(":" + last.port(), "AllowTcpForwarding");
  }

  @Test
  void saysThatTheFirstDoesNotReachTheLast() {
    last.close();

    assertThat(failure(Map.of(), Map.of()))
        .contains("(\"ssh_tunnel.jump[0]\"): it cannot connect to 127.0.0.1:" + last.port());
  }

  @Test
  void saysWhichKeyCannotBeRead() {
    TargetRun run = run(Map.of("private_key", TestKeys.text("rsa-pem-encrypted")), Map.of());

    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.output())
        .contains("is encrypted (its text): set \"ssh_tunnel.jump[0].private_key_password\"");
  }

  private void assertLoaded(TargetRun run) {
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).containsExactly(Tap.printedState(1));
    assertThat(database.queryRows("SELECT id FROM items")).containsExactly(List.of("1"));
  }

  private String failure(Map<String, ?> jump, Map<String, ?> members) {
    TargetRun run = run(jump, members);
    assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
    assertThat(run.errors()).as(run.output()).hasSize(1);
    return run.errors().get(0);
  }

  private TargetRun run(Map<String, ?> jump, Map<String, ?> members) {
    return TargetRun.on(
        database,
        settings(jump, members),
        String.join("\n", Tap.schema("items"), Tap.record("items", 1), Tap.state(1)));
  }

  private Map<String, Object> settings(Map<String, ?> jump, Map<String, ?> members) {
    Map<String, Object> near = new HashMap<>();
    near.put("password", SECRET);
    near.put("host_key", first.fingerprint(TYPE));
    near.putAll(jump);
    near = first.settings(near);
    near.remove("enable");
    Map<String, Object> far = new HashMap<>();
    far.put("private_key", TestKeys.text(KEY));
    far.put("host_key", last.fingerprint(TYPE));
    far.put("jump", List.of(near));
    far.putAll(members);
    return Map.of("ssh_tunnel", last.settings(far));
  }
}
