package dev.targetpostgres.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.targetpostgres.config.Options;
import dev.targetpostgres.config.Settings;
import dev.targetpostgres.config.SslMode;
import dev.targetpostgres.config.TlsOptions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The driver's properties by the settings of TLS, in a home folder that is empty at first. */
final class TlsPropertiesTest {
  private static final Issuer AUTHORITY = Issuer.root("authority");
  private static final Identity CLIENT = AUTHORITY.named("client");
  private static final String HOME = "user.home";

  @TempDir private Path home;
  private String homeBefore;

  @BeforeEach
  void goHome() {
    homeBefore = System.setProperty(HOME, home.toString());
  }

  @AfterEach
  void goBack() {
    System.setProperty(HOME, homeBefore);
  }

  @ParameterizedTest
  @CsvSource({
    ",, prefer",
    "true,, verify-full",
    "true, VERIFY_CA, verify-ca",
    "true, DISABLE, disable",
    "false,, prefer",
    "false, VERIFY_FULL, prefer",
    ", REQUIRE, require",
    ", VERIFY_FULL, verify-full",
    ", DISABLE, disable"
  })
  void choosesTheMode(Boolean enabled, SslMode mode, String expected) {
    Map<String, Object> values = new HashMap<>();
    values.put("ssl_enable", enabled);
    values.put("ssl_mode", mode);
    values.values().removeIf(Objects::isNull);
    TlsOptions options = options(values);

    assertThat(properties(options)).containsEntry("sslmode", expected);
  }

  @Test
  void letsTheConnectionsOwnWordsWin() {
    TlsOptions options = options(Map.of("ssl_enable", true, "ssl_mode", SslMode.VERIFY_FULL));

    assertThat(Tls.driverProperties(options, Map.of("sslmode", "require")))
        .containsEntry("sslmode", "require");
  }

  @Test
  void ignoresEverythingWhileTlsIsOff() {
    TlsOptions options =
        options(
            Map.of(
                "ssl_enable", false,
                "ssl_mode", SslMode.VERIFY_FULL,
                "ssl_certificate_authority", "/no/such/file",
                "ssl_certificate_revocation_list", "/no/such/file",
                "ssl_client_certificate", "/no/such/file",
                "ssl_client_private_key", "/no/such/file"));

    assertThat(properties(options))
        .containsOnlyKeys("sslmode", "sslfactory", "sslhostnameverifier");
  }

  @Test
  void takesDefaultFilesThatDoNotExistForUnset() {
    TlsOptions options =
        options(
            Map.of(
                "ssl_enable", true,
                "ssl_certificate_authority", "~/.postgresql/root.crl",
                "ssl_certificate_revocation_list", "~/.postgresql/root.crl",
                "ssl_client_certificate", "~/.postgresql/postgresql.crt",
                "ssl_client_private_key", "~/.postgresql/postgresql.key"));

    assertThat(properties(options)).containsEntry("sslrootcert", "").doesNotContainKey("sslkey");
  }

  @Test
  void readsDefaultFilesThatExist() throws IOException {
    Path folder = Files.createDirectory(home.resolve(".postgresql"));
    Files.writeString(folder.resolve("root.crt"), AUTHORITY.certificateText());
    Files.writeString(folder.resolve("postgresql.crt"), CLIENT.certificatesText());
    TlsFiles.onlyOurs(Files.writeString(folder.resolve("postgresql.key"), CLIENT.keyText()));
    TlsOptions options =
        options(
            Map.of(
                "ssl_mode",
                SslMode.REQUIRE,
                "ssl_certificate_authority",
                "~/.postgresql/root.crl",
                "ssl_client_certificate_enable",
                true));

    assertThat(properties(options))
        .containsEntry("sslrootcert", AUTHORITY.certificateText())
        .containsEntry("sslcert", CLIENT.certificatesText())
        .containsEntry("sslkey", CLIENT.keyText());
  }

  @Test
  void readsTheDefaultListBesideOnesOwnAuthority() throws IOException {
    Path folder = Files.createDirectory(home.resolve(".postgresql"));
    Path list = Files.writeString(folder.resolve("root.crl"), AUTHORITY.revoking(CLIENT));
    Map<String, Object> java = Map.of("ssl_mode", SslMode.VERIFY_FULL);
    Map<String, Object> own = new HashMap<>(java);
    own.put("ssl_certificate_authority", AUTHORITY.certificateText());

    assertThat(properties(options(java))).containsEntry("sslrootcert", "");
    assertThat(properties(options(own)))
        .containsEntry("sslrootcert", AUTHORITY.certificateText() + Files.readString(list));
    Files.writeString(list, AUTHORITY.certificateText());
    assertThat(properties(options(own))).containsEntry("sslrootcert", AUTHORITY.certificateText());
  }

  @Test
  void showsTheDefaultCertificateByLibpqsWords() throws IOException {
    Map<String, String> words = Map.of("sslmode", "require");
    TlsOptions nothing = options(Map.of());
    Path folder = Files.createDirectory(home.resolve(".postgresql"));
    Files.writeString(folder.resolve("postgresql.crt"), CLIENT.certificatesText());

    assertThat(Tls.driverProperties(nothing, words)).doesNotContainKeys("sslcert", "sslkey");
    TlsFiles.onlyOurs(Files.writeString(folder.resolve("postgresql.key"), CLIENT.keyText()));
    assertThat(Tls.driverProperties(nothing, words))
        .containsEntry("sslcert", CLIENT.certificatesText())
        .containsEntry("sslkey", CLIENT.keyText());
    assertThat(properties(nothing)).doesNotContainKeys("sslcert", "sslkey");
    assertThat(Tls.driverProperties(options(Map.of("ssl_client_certificate_enable", false)), words))
        .doesNotContainKeys("sslcert", "sslkey");
  }

  @Test
  void refusesAKeyThatOthersCanRead() throws IOException {
    Path key = Files.writeString(home.resolve("client.key"), CLIENT.keyText());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw----r--"));
    TlsOptions options =
        options(
            Map.of(
                "ssl_client_certificate_enable", true,
                "ssl_client_certificate", CLIENT.certificatesText(),
                "ssl_client_private_key", key.toString()));

    assertThatExceptionOfType(TargetException.class)
        .isThrownBy(() -> properties(options))
        .withMessageContainingAll("ssl_client_private_key", "mode 604", "chmod 6", key.toString());
  }

  @Test
  void expandsTheHomeFolder() throws IOException {
    Files.writeString(home.resolve("ours.crt"), AUTHORITY.certificateText());

    assertThat(
            properties(
                options(Map.of("ssl_enable", true, "ssl_certificate_authority", "~/ours.crt"))))
        .containsEntry("sslrootcert", AUTHORITY.certificateText());
  }

  @Test
  void checksNothingByTheModesThatMayGoWithout() {
    assertThat(
            properties(
                options(
                    Map.of(
                        "ssl_mode", SslMode.PREFER, "ssl_certificate_authority", "/no/such/file"))))
        .doesNotContainKey("sslrootcert");
  }

  @Test
  void showsACertificateWithoutTheOtherSwitchAsOtherTargetsDo() {
    assertThat(
            properties(
                options(
                    Map.of(
                        "ssl_enable",
                        false,
                        "ssl_client_certificate_enable",
                        true,
                        "ssl_client_certificate",
                        CLIENT.certificatesText(),
                        "ssl_client_private_key",
                        CLIENT.keyText()))))
        .containsEntry("sslmode", "prefer")
        .containsEntry("sslkey", CLIENT.keyText());
  }

  @Test
  void missesNoCertificateWhileTlsIsOff() {
    Map<String, Object> off = Map.of("ssl_enable", false, "ssl_client_certificate_enable", true);
    Map<String, Object> half = new HashMap<>(off);
    half.put("ssl_client_certificate", CLIENT.certificatesText());

    assertThat(properties(options(off))).doesNotContainKeys("sslcert", "sslkey");
    assertThat(properties(options(half))).doesNotContainKeys("sslcert", "sslkey");
    assertThat(properties(options(Map.of("ssl_client_certificate_enable", true))))
        .doesNotContainKeys("sslcert", "sslkey");
  }

  @Test
  void showsNoCertificateWhereThatIsSwitchedOff() {
    assertThat(
            properties(
                options(
                    Map.of(
                        "ssl_enable",
                        true,
                        "ssl_client_certificate_enable",
                        false,
                        "ssl_client_certificate",
                        CLIENT.certificatesText(),
                        "ssl_client_private_key",
                        CLIENT.keyText()))))
        .doesNotContainKeys("sslcert", "sslkey");
  }

  @Test
  void refusesACertificateWithoutItsKey() {
    assertThat(
            refusal(
                Map.of("ssl_enable", true, "ssl_client_certificate", CLIENT.certificatesText())))
        .endsWith("and the key is missing");
    assertThat(refusal(Map.of("ssl_enable", true, "ssl_client_certificate_enable", true)))
        .endsWith("and the certificate is missing");
  }

  @Test
  void namesWhatCannotBeRead() throws IOException {
    assertThat(refusal(Map.of("ssl_enable", true, "ssl_certificate_authority", "/no/such/file")))
        .contains("ssl_certificate_authority", "/no/such/file");
    assertThat(refusal(Map.of("ssl_enable", true, "ssl_certificate_authority", home.toString())))
        .contains("must be a file, not a directory");
    Path empty = Files.createFile(home.resolve("empty.crt"));
    assertThat(refusal(Map.of("ssl_enable", true, "ssl_certificate_authority", empty.toString())))
        .contains("holds no certificate, or a damaged one", empty.toString());
    assertThat(
            refusal(
                Map.of(
                    "ssl_enable",
                    true,
                    "ssl_certificate_revocation_list",
                    AUTHORITY.certificateText())))
        .contains("ssl_certificate_revocation_list", "must hold a revocation list");
    assertThat(
            refusal(
                Map.of(
                    "ssl_enable",
                    true,
                    "ssl_certificate_authority",
                    AUTHORITY.certificateText().replace('M', '*'))))
        .contains("Base64 and an END line must follow");
    String two = AUTHORITY.certificateText() + Issuer.root("other").certificateText();
    assertThat(
            refusal(
                Map.of(
                    "ssl_enable",
                    true,
                    "ssl_certificate_authority",
                    two.substring(0, two.length() - 100))))
        .contains("ssl_certificate_authority", "and an END");
  }

  @Test
  void keepsKeysOutOfWhatARecordSaysOfItself() {
    String key = CLIENT.keyText();
    String line = key.lines().skip(1).findFirst().orElseThrow();

    assertThat(TlsInput.read("the key", key, true)).asString().doesNotContain(line);
    assertThat(new ClientIdentity.Text(CLIENT.certificatesText(), key))
        .asString()
        .doesNotContain(line);
  }

  @Test
  void asksJavaWhereTheSystemsAuthoritiesAreAskedFor() {
    TlsOptions options = options(Map.of("ssl_certificate_authority", "/no/such/file"));

    assertThat(Tls.driverProperties(options, Map.of("sslrootcert", "system")))
        .containsEntry("sslmode", "verify-full")
        .containsEntry("sslrootcert", "");
    assertThatExceptionOfType(TargetException.class)
        .isThrownBy(
            () ->
                Tls.driverProperties(
                    options, Map.of("sslrootcert", "system", "sslmode", "require")))
        .withMessageContaining("must be verify-full");
  }

  @ParameterizedTest
  @CsvSource({
    "require, direct,",
    "verify-full, direct,",
    "prefer, postgres,",
    "require, at once, sslnegotiation must be postgres or direct",
    "disable, direct, sslnegotiation=direct needs sslmode require",
    "prefer, direct, sslnegotiation=direct needs sslmode require",
    ", direct, sslnegotiation=direct needs sslmode require"
  })
  void beginsWithTlsAtOnceOnlyWhereItIsCertain(String mode, String negotiation, String refusal) {
    Map<String, String> words = new HashMap<>();
    words.put("sslmode", mode);
    words.put("sslnegotiation", negotiation);
    words.values().removeIf(Objects::isNull);
    TlsOptions options = options(Map.of());

    if (refusal == null) {
      assertThat(Tls.driverProperties(options, words)).containsEntry("sslNegotiation", negotiation);
    } else {
      assertThatExceptionOfType(TargetException.class)
          .isThrownBy(() -> Tls.driverProperties(options, words))
          .withMessageContaining(refusal)
          .matches(refused -> refused.exitCode() == ExitCode.USAGE);
    }
  }

  private static String refusal(Map<String, Object> values) {
    TlsOptions options = options(values);
    TargetException refusal = assertThrows(TargetException.class, () -> properties(options));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    return String.valueOf(refusal.getMessage());
  }

  private static TlsOptions options(Map<String, Object> values) {
    return Options.of(new Settings(values, Map.of())).database().tls();
  }

  private static Map<String, String> properties(TlsOptions options) {
    return Tls.driverProperties(options, Map.of());
  }
}
