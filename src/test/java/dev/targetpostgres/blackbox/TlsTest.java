package dev.targetpostgres.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.tls.Identity;
import dev.targetpostgres.tls.Issuer;
import dev.targetpostgres.tls.TlsFiles;
import dev.targetpostgres.tls.TlsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The outcomes of connections to a TLS server: the table outcomes.txt, and further cases. */
final class TlsTest {
  private static final String MESSAGES = Tap.schema("items") + "\n" + Tap.record("items", 1);
  private static final Issuer AUTHORITY = Issuer.root("authority");
  private static final Issuer NAMESAKE = Issuer.root("authority");
  private static final Identity INTERMEDIATE =
      AUTHORITY.intermediate("intermediate").server("localhost");
  private static final String TRUST_STORE = "javax.net.ssl.trustStore";
  private static final String ENCRYPTED = "encrypted";
  private static final String NO_TLS = "none";

  private static final Map<String, Identity> CERTIFICATES =
      Map.of(
          "right", AUTHORITY.server("localhost"),
          "by old custom", AUTHORITY.named("localhost"),
          "intermediate", INTERMEDIATE,
          "incomplete", INTERMEDIATE.alone(),
          "unknown", NAMESAKE.server("localhost"),
          "expired", AUTHORITY.expired("localhost"),
          "early", AUTHORITY.early("localhost"),
          "other name", AUTHORITY.server("db.example.com", "192.0.2.7"),
          "self-signed", Issuer.selfSigned("localhost"));

  @AutoClose private static TlsServer server;

  @BeforeAll
  static void start() {
    server = TlsServer.start(AUTHORITY.certificateText());
  }

  @ParameterizedTest(name = "{0}: {1}, authority {2}, role {3}: {4}")
  @MethodSource("outcomes")
  void connectsOrTellsWhyNot(
      String mode, String shown, String authority, String role, String outcome) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("ssl_mode", mode);
    settings.put("user", role);
    show(shown);
    if (authority.equals("known")) {
      settings.put("ssl_certificate_authority", AUTHORITY.certificateText());
    } else if (authority.equals("itself")) {
      settings.put("ssl_certificate_authority", CERTIFICATES.get(shown).certificatesText());
    }
    TargetRun run = run(settings);
    if (outcome.startsWith("4 ")) {
      requireRefusal(run, outcome.substring(2));
    } else {
      requireLoaded(run, outcome);
    }
  }

  @Test
  void trustsWhatJavaTrusts(@TempDir Path folder) throws Exception {
    show("right");
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    Map<String, ?> enabled = Map.of("ssl_enable", true);
    TargetRun untrusting = runTrusting(store, folder.resolve("nobody.jks"), enabled);
    store.setCertificateEntry("authority", AUTHORITY.certificate());
    TargetRun trusting = runTrusting(store, folder.resolve("authority.jks"), enabled);

    requireRefusal(untrusting, "Java trusts no authority; set \"ssl_certificate_authority\" to");
    requireLoaded(trusting, ENCRYPTED);
  }

  @Test
  void warnsOfNamesThatNobodyChecks(@TempDir Path folder) throws Exception {
    show("other name");
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    store.setCertificateEntry("authority", AUTHORITY.certificate());
    TargetRun run =
        runTrusting(store, folder.resolve("authority.jks"), Map.of("ssl_mode", "verify-ca"));

    requireLoaded(run, ENCRYPTED);
    assertThat(run.output())
        .containsOnlyOnce("verify-ca without a CA")
        .contains("set \"ssl_certificate_authority\"");
  }

  @Test
  void checksAddressesToo() {
    Map<String, Object> settings =
        Map.of(
            "host",
            "127.0.0.1",
            "ssl_enable",
            true,
            "ssl_certificate_authority",
            AUTHORITY.certificateText());

    server.present(AUTHORITY.server("db.example.com", "127.0.0.1"));
    requireLoaded(run(settings), ENCRYPTED);
    server.present(AUTHORITY.named("127.0.0.1"));
    requireLoaded(run(settings), ENCRYPTED);
    show("right");
    requireRefusal(run(settings), "certificate is for localhost, not for 127.0.0.1");
  }

  private static TargetRun runTrusting(KeyStore store, Path file, Map<String, ?> settings)
      throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, new char[0]);
    }
    System.setProperty(TRUST_STORE, file.toString());
    try {
      return run(settings);
    } finally {
      System.clearProperty(TRUST_STORE);
    }
  }

  @Test
  void refusesWhatTheAuthorityHasWithdrawn() {
    show("right");
    Identity other = AUTHORITY.server("localhost");

    requireLoaded(run(withRevocationList(AUTHORITY.revoking(other))), ENCRYPTED);
    requireRefusal(
        run(withRevocationList(AUTHORITY.revoking(other, CERTIFICATES.get("right")))),
        "the server's certificate is on the revocation list");
    requireRefusal(
        run(withRevocationList(Issuer.root("other").revoking())),
        "has no list of the authority that signed the server's certificate");
  }

  private static Map<String, Object> withRevocationList(String list) {
    return Map.of(
        "postgres_sslmode",
        "verify-full",
        "postgres_sslrootcert",
        AUTHORITY.certificateText(),
        "postgres_sslcrl",
        list);
  }

  @Test
  void takesPathsInUrls(@TempDir Path folder) throws IOException {
    show("right");
    Path authority =
        Files.writeString(folder.resolve("our authority.crt"), AUTHORITY.certificateText());
    String path = URLEncoder.encode(authority.toString(), UTF_8);

    requireLoaded(
        run(Map.of("url", url("sslmode=verify-full&sslrootcert=" + path.replace("+", "%20")))),
        ENCRYPTED);
    requireRefusal(
        run(Map.of("url", url("sslmode=verify-full&sslrootcert=system"))),
        "signed by an authority that is not trusted");
  }

  @Test
  void bindsThePasswordToTheTlsConnection() {
    show("right");

    requireLoaded(run(Map.of("url", url("sslmode=require&channel_binding=require"))), ENCRYPTED);
  }

  @Test
  void beginsWithTlsAtOnceWhereAskedTo() {
    show("right");

    requireLoaded(run(Map.of("url", url("sslmode=require&sslnegotiation=direct"))), ENCRYPTED);
  }

  @Test
  void comesBackEncryptedWhenConnectionsAreLost() {
    show("right");
    InputStream schema = new ByteArrayInputStream((Tap.schema("items") + "\n").getBytes(UTF_8));
    InputStream rest =
        new ByteArrayInputStream(Tap.record("items", 1).getBytes(UTF_8)) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            cutConnections();
            return super.read(bytes, offset, length);
          }
        };
    Map<String, ?> settings =
        Map.of("ssl_enable", true, "ssl_certificate_authority", AUTHORITY.certificateText());

    requireLoaded(
        TargetRun.on(server.database(), settings, new SequenceInputStream(schema, rest)),
        ENCRYPTED);
  }

  private static void cutConnections() {
    server
        .database()
        .queryRows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  private static String url(String parameters) {
    PostgresServer postgres = server.database().server();
    return "postgresql://%s:%s@%s:%d/%s?%s"
        .formatted(
            postgres.user(),
            postgres.password(),
            postgres.host(),
            postgres.port(),
            server.database().name(),
            parameters);
  }

  private static TargetRun run(Map<String, ?> settings) {
    return TargetRun.on(server.database(), settings, MESSAGES);
  }

  private static void requireLoaded(TargetRun run, String how) {
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(server.database().queryRows("DELETE FROM items RETURNING how"))
        .containsExactly(List.of(how));
  }

  private static void requireRefusal(TargetRun run, String reason) {
    assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
    assertThat(run.errors()).singleElement().asString().contains(reason);
  }

  private static void show(String certificate) {
    if (certificate.equals(NO_TLS)) {
      server.withoutTls();
    } else {
      server.present(CERTIFICATES.get(certificate));
    }
  }

  static List<Arguments> outcomes() {
    return TlsFiles.rows("outcomes.txt");
  }
}
