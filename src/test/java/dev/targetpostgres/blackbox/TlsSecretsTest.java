package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.VerboseLogs;
import dev.targetpostgres.tls.Identity;
import dev.targetpostgres.tls.Issuer;
import dev.targetpostgres.tls.TlsFiles;
import dev.targetpostgres.tls.TlsServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No output shows a client's key or its password, whether the login succeeds or not. */
final class TlsSecretsTest {
  private static final String MESSAGES = Tap.schema("items", "id");
  private static final Issuer AUTHORITY = Issuer.root("authority");
  private static final Identity STRANGER = Issuer.root("stranger").named("certified");
  private static final String PASSWORD = "sesame";
  private static final String CERTIFICATE = TlsFiles.text(TlsFiles.key("rsa.crt"));
  private static final String KEY = TlsFiles.text(TlsFiles.key("rsa-pkcs8-aes-256.pem"));
  private static final String DECRYPTED = TlsFiles.text(TlsFiles.key("rsa-pkcs8.pem"));
  private static final String BARE = KEY.replaceAll("-----.*-----\n", "");

  @AutoClose private static TlsServer server;

  @BeforeAll
  static void start() {
    server = TlsServer.start(AUTHORITY.certificateText() + CERTIFICATE);
    server.present(AUTHORITY.server("localhost"));
  }

  static List<Arguments> keys() {
    return List.of(
        Arguments.of("right", CERTIFICATE, KEY, PASSWORD, 0),
        Arguments.of("not encrypted", CERTIFICATE, DECRYPTED, PASSWORD, 0),
        Arguments.of("wrong password", CERTIFICATE, KEY, "open" + PASSWORD, 2),
        Arguments.of("another's", STRANGER.certificatesText(), KEY, PASSWORD, 2),
        Arguments.of("unknown", STRANGER.certificatesText(), STRANGER.keyText(), PASSWORD, 4),
        Arguments.of("damaged", CERTIFICATE, KEY.replace('a', '!'), PASSWORD, 2),
        Arguments.of("cut off", CERTIFICATE, KEY.substring(0, KEY.length() / 2), PASSWORD, 2),
        Arguments.of("without frame", CERTIFICATE, BARE, PASSWORD, 2),
        Arguments.of("in one line", CERTIFICATE, BARE.replace("\n", ""), PASSWORD, 2),
        Arguments.of("in the wrong place", KEY, CERTIFICATE, PASSWORD, 2),
        Arguments.of("there without frame", BARE, CERTIFICATE, PASSWORD, 2),
        Arguments.of("a word", CERTIFICATE, PASSWORD, PASSWORD, 2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void keepsKeyAndPasswordToItself(
      String kind, String certificate, String key, String password, int exitCode) {
    TargetRun run = VerboseLogs.during(() -> run(certificate, key, password));

    assertThat(run.exitCode()).as(run.output()).isEqualTo(exitCode);
    assertThat(run.output())
        .doesNotContain(PASSWORD)
        .doesNotContain(
            Stream.of(key, KEY, DECRYPTED)
                .filter(text -> !text.equals(CERTIFICATE))
                .flatMap(String::lines)
                .filter(line -> !line.startsWith("-----"))
                .map(line -> line.substring(0, Math.min(line.length(), 16)))
                .toList());
    if (exitCode != 2) {
      // The output includes the driver's log.
      assertThat(run.output()).contains("jdbc:postgresql:");
    }
  }

  private static TargetRun run(String certificate, String key, String password) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("ssl_enable", true);
    settings.put("ssl_certificate_authority", AUTHORITY.certificateText());
    settings.put("ssl_client_certificate", certificate);
    settings.put("ssl_client_private_key", key);
    settings.put("ssl_client_private_key_password", password);
    settings.put("user", "certified");
    return TargetRun.on(server.database(), settings, MESSAGES);
  }
}
