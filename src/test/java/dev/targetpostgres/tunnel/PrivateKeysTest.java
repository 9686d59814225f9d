package dev.targetpostgres.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.targetpostgres.config.SshHost;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PrivateKeysTest {
  @TempDir private Path folder;

  @BeforeAll
  static void register() {
    JdkSecurity.register();
  }

  static List<String> names() {
    return TestKeys.names();
  }

  static List<String> encryptedNames() {
    return names().stream().filter(TestKeys::isEncrypted).toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void readsEachKindOfKey(String name) {
    String passphrase = TestKeys.isEncrypted(name) ? TestKeys.PASSPHRASE : null;

    KeyPair pair = read(TestKeys.file(name).toString(), passphrase);

    assertThat(ExpectedKeys.fingerprint(pair.getPublic()))
        .isEqualTo(ExpectedKeys.fingerprint(TestKeys.publicKey(name)));
    assertThat(KeyUtils.getKeyType(pair.getPrivate()))
        .isEqualTo(KeyUtils.getKeyType(pair.getPublic()));
  }

  @ParameterizedTest
  @MethodSource("encryptedNames")
  void saysThatThePassphraseIsWrong(String name) {
    assertThat(refusal(TestKeys.file(name).toString(), "incorrect horse"))
        .contains("\"ssh_tunnel.private_key\" cannot be decrypted", name)
        .contains("check \"ssh_tunnel.private_key_password\"")
        .doesNotContain("incorrect");
  }

  @ParameterizedTest
  @MethodSource("encryptedNames")
  void saysThatAPassphraseIsNeeded(String name) {
    assertThat(refusal(TestKeys.text(name), null))
        .contains("is encrypted (its text): set \"ssh_tunnel.private_key_password\"")
        .doesNotContain("BEGIN");
  }

  @Test
  void readsTextInOneLineAsTheEnvironmentHoldsIt() {
    String text = TestKeys.text("ed25519-openssh").replace("\n", "\\n");

    assertThat(read(text, null).getPublic()).isEqualTo(TestKeys.publicKey("ed25519-openssh"));
  }

  @Test
  void readsTextWithTheLineEndsOfWindows() {
    String text = TestKeys.text("rsa-pem").replace("\n", "\r\n");

    assertThat(read(text, null).getPublic()).isEqualTo(TestKeys.publicKey("rsa-pem"));
  }

  @Test
  void ignoresAPassphraseThatIsNotNeeded() {
    assertThat(read(TestKeys.text("rsa-pkcs8"), "unused").getPublic())
        .isEqualTo(TestKeys.publicKey("rsa-pkcs8"));
  }

  @Test
  void doesNotQuoteWhatIsNeitherFileNorKey() {
    assertThat(refusal("/no/such/hunter2", null))
        .contains("must be a file that exists, or the text of a key")
        .doesNotContain("hunter2");
  }

  @Test
  void saysThatOthersCanReadTheKey() throws IOException {
    Path key = Files.copy(TestKeys.file("rsa-pem"), folder.resolve("key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(refusal(key.toString(), null))
        .contains("ssh_tunnel.private_key", "mode 644", "chmod 6")
        .endsWith(" " + key);
  }

  @Test
  void saysThatAFolderIsNoFile() {
    assertThat(refusal(folder.toString(), null)).contains("it is not a file");
  }

  @Test
  void saysWhatToDoWithPuttysKeys() throws IOException {
    Path file = Files.writeString(folder.resolve("key.ppk"), "PuTTY-User-Key-File-3: ssh-ed25519");
    TlsFiles.onlyOurs(file);

    assertThat(refusal(file.toString(), null)).contains("key.ppk", "puttygen");
  }

  @Test
  void saysThatTheKeyIsBroken() {
    String text = TestKeys.text("rsa-pem");

    assertThat(refusal(text.substring(0, 400) + "\n-----END RSA PRIVATE KEY-----\n", null))
        .isEqualTo(
            "setting \"ssh_tunnel.private_key\" cannot be read (its text): check that the key is complete");
  }

  private static String refusal(String key, String passphrase) {
    TargetException refusal = assertThrows(TargetException.class, () -> read(key, passphrase));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    return refusal.getMessage();
  }

  private static KeyPair read(String key, String passphrase) {
    return PrivateKeys.read(
        new SshHost(
            "ssh_tunnel",
            "bastion",
            22,
            null,
            key,
            passphrase,
            null,
            null,
            null,
            false,
            List.of()));
  }
}
