package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.tls.Identity;
import dev.targetpostgres.tls.Issuer;
import dev.targetpostgres.tls.TlsFiles;
import dev.targetpostgres.tls.TlsServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Logging in by certificate, with the keys of keys.txt and others. */
final class ClientCertificateTest {
  private static final String MESSAGES = Tap.schema("items") + "\n" + Tap.record("items", 1);
  private static final Issuer AUTHORITY = Issuer.root("authority");
  private static final String CERTIFIED = "encrypted /CN=certified";

  @AutoClose private static TlsServer server;

  @BeforeAll
  static void start() {
    StringBuilder authorities = new StringBuilder(AUTHORITY.certificateText());
    for (String kind : List.of("rsa", "ec", "ed25519")) {
      authorities.append(TlsFiles.text(TlsFiles.key(kind + ".crt")));
    }
    server = TlsServer.start(authorities.toString());
    server.present(AUTHORITY.server("localhost"));
  }

  static List<Arguments> keys() {
    return TlsFiles.rows("keys.txt");
  }

  @ParameterizedTest(name = "{0} for {1}, password {2}: {3}")
  @MethodSource("keys")
  void takesPaths(String key, String certificate, String password, String outcome) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("ssl_client_private_key", TlsFiles.key(key).toString());
    settings.put("ssl_client_certificate", TlsFiles.key(certificate).toString());
    if (!password.equals("-")) {
      settings.put("ssl_client_private_key_password", password);
    }
    TargetRun run = run(settings);
    if (outcome.equals("certified")) {
      requireCertified(run);
    } else {
      assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
      assertThat(run.stderr()).hasSize(1).allMatch(line -> line.contains(outcome.substring(2)));
    }
  }

  @ParameterizedTest(name = "{0} for {1}, password {2}: {3}")
  @MethodSource("keys")
  void takesTextWhateverItsLineEnds(
      String key, String certificate, String password, String outcome) {
    if (!outcome.equals("certified") || key.endsWith(".der") || certificate.endsWith(".der")) {
      return;
    }
    for (String lineEnd : List.of("\n", "\r\n", " ", "\\n")) {
      requireCertified(
          run(
              Map.of(
                  "ssl_client_private_key",
                  TlsFiles.text(TlsFiles.key(key)).replace("\n", lineEnd),
                  "ssl_client_certificate",
                  TlsFiles.text(TlsFiles.key(certificate)).replace("\n", lineEnd),
                  "ssl_client_private_key_password",
                  password)));
    }
  }

  @Test
  void showsTheCertificatesBetweenOursAndTheServersAuthority() {
    requireCertified(run(settings(AUTHORITY.intermediate("intermediate").named("certified"))));
  }

  @Test
  void explainsThatTheServerKnowsAnotherAuthority() {
    assertThat(refusal(settings(Issuer.root("stranger").named("certified"))))
        .contains("does not know the authority that signed the client certificate");
  }

  @Test
  void explainsThatItHasExpired() {
    assertThat(refusal(settings(AUTHORITY.namedAndExpired("certified"))))
        .contains("the client certificate has expired");
  }

  @Test
  void explainsThatItIsAnotherRoles() {
    assertThat(refusal(settings(AUTHORITY.named("somebody else"))))
        .contains("certificate authentication failed for user", "ssl_client_certificate");
  }

  @Test
  void explainsThatTheServerWantsOne() {
    assertThat(refusal(Map.of())).contains("valid client certificate", "ssl_client_certificate");
  }

  /** Does a run that cannot connect, and returns its error line. */
  private static String refusal(Map<String, ?> settings) {
    TargetRun run = run(settings);
    assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
    assertThat(run.stderr()).hasSize(1);
    return run.stderr().get(0);
  }

  private static void requireCertified(TargetRun run) {
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(server.database().queryRows("DELETE FROM items RETURNING how"))
        .containsExactly(List.of(CERTIFIED));
  }

  private static Map<String, Object> settings(Identity identity) {
    return Map.of(
        "ssl_client_private_key", identity.keyText(),
        "ssl_client_certificate", identity.certificatesText());
  }

  /** Does a run as the role without a password, with full verification of TLS. */
  private static TargetRun run(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("ssl_enable", true);
    settings.put("ssl_certificate_authority", AUTHORITY.certificateText());
    settings.put("user", "certified");
    settings.putAll(more);
    return TargetRun.on(server.database(), settings, MESSAGES);
  }
}
