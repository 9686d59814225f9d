package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import dev.targetpostgres.tunnel.SshServer;
import dev.targetpostgres.tunnel.TestKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which host keys of SSH servers are accepted, and the messages about the others. */
final class SshHostKeysTest {
  private static final String TYPE = "ssh-ed25519";
  private static final String LOGIN = "ed25519-openssh";
  private static final String OTHER_KEY = "SHA256:uNiVztksCsDhcc0u9e8BrXR0GrTNN7JTbgyVFTWYpFo";
  private static final String WARNING = "is not known yet";

  @TempDir private Path home;
  private final String homeBefore = System.getProperty("user.home");
  private final SshServer ssh = SshServer.start().authorize(LOGIN);
  private TestDatabase database;

  /** Sets an empty home folder, so that no file of the user is read. */
  @BeforeEach
  void begin() {
    System.setProperty("user.home", home.toString());
    database = PostgresServer.shared().createDatabase();
  }

  @AfterEach
  void end() {
    System.setProperty("user.home", homeBefore);
    ssh.close();
    database.close();
  }

  @Test
  void believesTheFingerprint() {
    assertLoads(Map.of("host_key", ssh.fingerprint(TYPE)));
  }

  @Test
  void believesOneOfSeveralFingerprints() {
    assertLoads(Map.of("host_key", OTHER_KEY + ", " + ssh.fingerprint(TYPE)));
  }

  @Test
  void believesTheLineOfTheKey() {
    assertLoads(Map.of("host_key", ssh.line(TYPE)));
  }

  @Test
  void believesTheLineThatAScanOfTheServerPrints() {
    assertLoads(Map.of("host_key", "127.0.0.1 " + ssh.line(TYPE) + " bastion"));
  }

  @Test
  void refusesAnotherFingerprint() {
    assertThat(refusal(Map.of("host_key", OTHER_KEY)))
        .contains("SSH server 127.0.0.1:" + ssh.port(), "(\"ssh_tunnel\")")
        .contains("its host key is ssh-ed25519 " + ssh.fingerprint(TYPE))
        .contains(", not " + OTHER_KEY)
        .contains("Ask the server's administrator", "set \"ssh_tunnel.host_key\"");
  }

  @Test
  void refusesAnotherKey() {
    String before = ssh.line(TYPE);
    String fingerprint = ssh.fingerprint(TYPE);
    ssh.showKeys(TYPE);

    assertThat(refusal(Map.of("host_key", before))).contains(fingerprint, ssh.fingerprint(TYPE));
  }

  @Test
  void saysWhatAHostKeyHasToBe() {
    TargetRun run = run(Map.of("host_key", "bastion"));

    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(error(run)).contains("\"ssh_tunnel.host_key\" must be a fingerprint (SHA256:…)");
  }

  @Test
  void hasTheServerShowTheKeyThatIsKnown() {
    ssh.showKeys(TYPE, "ssh-rsa", "ecdsa-sha2-nistp256");

    assertLoads(Map.of("host_key", ssh.line("ssh-rsa")));
    assertLoads(Map.of("host_key", ssh.fingerprint("ssh-rsa")));
    assertLoads(Map.of("known_hosts", file(address() + " " + ssh.line("ecdsa-sha2-nistp256"))));
  }

  @Test
  void believesAServerInTheFile() {
    assertLoads(Map.of("known_hosts", file("# ours", "", address() + " " + ssh.line(TYPE))));
  }

  @Test
  void believesAServerWhoseNameIsHashedInTheFile() throws GeneralSecurityException {
    assertLoads(Map.of("known_hosts", file(hashed(address()) + " " + ssh.line(TYPE))));
  }

  @Test
  void passesOverLinesThatItDoesNotUnderstand() {
    assertLoads(
        Map.of(
            "known_hosts",
            file(
                "nonsense",
                "old 1024 35 1234567890",
                address() + " ssh-unknown AAAA",
                address() + " ssh-ed25519 ?",
                "@unknown " + address() + " " + ssh.line(TYPE),
                "|1|short|hash " + ssh.line(TYPE),
                address() + " " + ssh.line(TYPE))));
  }

  @Test
  void refusesAServerThatIsNotInTheFile() {
    String file = file("elsewhere " + ssh.line(TYPE));

    assertThat(refusal(Map.of("known_hosts", file)))
        .contains("its host key ssh-ed25519 " + ssh.fingerprint(TYPE) + " is not in " + file)
        .contains("confirm the fingerprint", "set \"ssh_tunnel.host_key\"");
  }

  @Test
  void refusesAServerWhoseKeyInTheFileIsAnother() {
    String before = ssh.fingerprint(TYPE);
    String file = file(address() + " " + ssh.line(TYPE));
    ssh.showKeys(TYPE);

    assertThat(refusal(Map.of("known_hosts", file)))
        .contains(before, ssh.fingerprint(TYPE), "(" + file + ")");
  }

  @Test
  void refusesAKeyThatIsRevoked() {
    String file =
        file(address() + " " + ssh.line(TYPE), "@revoked " + address() + " " + ssh.line(TYPE));

    assertThat(refusal(Map.of("known_hosts", file)))
        .contains(ssh.fingerprint(TYPE) + " is revoked in " + file);
  }

  @Test
  void saysThatThereIsNoSuchFile() {
    TargetRun run = run(Map.of("known_hosts", home.resolve("nowhere").toString()));

    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(error(run)).contains("\"ssh_tunnel.known_hosts\"", "nowhere cannot be read");
  }

  @Test
  void looksAtTheFileOfTheUserByItself() throws IOException {
    Path own = Files.createDirectory(home.resolve(".ssh")).resolve("known_hosts");
    Files.writeString(own, address() + " " + ssh.line(TYPE));
    assertLoads(Map.of());

    ssh.showKeys(TYPE);
    assertThat(refusal(Map.of())).contains(", not ", "(" + own + ")");
  }

  @Test
  void warnsOfAServerOfWhichNothingIsKnown() {
    TargetRun run = run(Map.of());

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stderr())
        .filteredOn(line -> line.contains(WARNING))
        .singleElement()
        .asString()
        .contains("127.0.0.1:" + ssh.port(), "ssh-ed25519 " + ssh.fingerprint(TYPE))
        .contains("set \"ssh_tunnel.host_key\" to " + ssh.fingerprint(TYPE));
  }

  @Test
  void refusesAKeyThatChangesWithinTheRun() {
    String before = ssh.fingerprint(TYPE);
    List<String> rest = List.of(Tap.record("items", 1), Tap.state(1));
    TargetRun run =
        TargetRun.on(
            database,
            settings(Map.of()),
            InputWithPause.of(List.of(Tap.schema("items")), () -> ssh.showKeys(TYPE).cut(), rest));

    assertThat(run.exitCode()).as(run.output()).isNotZero();
    assertThat(run.stdout()).isEmpty();
    assertThat(error(run))
        .contains("its host key is ssh-ed25519 " + ssh.fingerprint(TYPE))
        .contains(", not " + before);
  }

  private void assertLoads(Map<String, ?> members) {
    TargetRun run = run(members);
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.stdout()).containsExactly(Tap.printedState(1));
    assertThat(run.output()).doesNotContain(WARNING);
  }

  private String refusal(Map<String, ?> members) {
    TargetRun run = run(members);
    assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
    return error(run);
  }

  private static String error(TargetRun run) {
    assertThat(run.errors()).as(run.output()).hasSize(1);
    return run.errors().get(0);
  }

  private TargetRun run(Map<String, ?> members) {
    String messages = String.join("\n", Tap.schema("items"), Tap.record("items", 1), Tap.state(1));
    return TargetRun.on(database, settings(members), messages);
  }

  private Map<String, Object> settings(Map<String, ?> members) {
    Map<String, Object> all = new HashMap<>(members);
    all.put("private_key", TestKeys.text(LOGIN));
    return Map.of("ssh_tunnel", ssh.settings(all));
  }

  /** Returns the server's name in files of known hosts. */
  private String address() {
    return "[127.0.0.1]:" + ssh.port();
  }

  private String file(String... lines) {
    try {
      return Files.write(home.resolve("hosts"), List.of(lines)).toString();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the name as {@code ssh-keygen -H} hashes it. */
  private static String hashed(String name) throws GeneralSecurityException {
    byte[] salt = "twenty bytes of salt".getBytes(UTF_8);
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(salt, "HmacSHA1"));
    Base64.Encoder encoder = Base64.getEncoder();
    return "|1|%s|%s"
        .formatted(
            encoder.encodeToString(salt),
            encoder.encodeToString(mac.doFinal(name.getBytes(UTF_8))));
  }
}
