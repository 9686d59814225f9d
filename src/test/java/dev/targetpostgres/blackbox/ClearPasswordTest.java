package dev.targetpostgres.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.tls.Issuer;
import dev.targetpostgres.tls.TlsServer;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that ask for the password in clear text. */
final class ClearPasswordTest {
  private static final Issuer AUTHORITY = Issuer.root("authority");
  @AutoClose private static TlsServer server;

  @BeforeAll
  static void start() {
    server = TlsServer.start(AUTHORITY.certificateText());
    server.present(AUTHORITY.server("localhost"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prefer", "disable", "require"})
  void saysNothingOnTheSameMachine(String mode) {
    TargetRun run =
        TargetRun.on(server.database(), Map.of("user", "clear", "ssl_mode", mode), messages());

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).doesNotContain("in clear text");
  }

  @Test
  void doesNotSendItIfTheUrlRequiresABetterMethod() {
    int port = server.database().server().port();
    String password = server.database().server().password();
    String url =
        "postgresql://clear:%s@%s:%d/%s?require_auth=scram-sha-256"
            .formatted(password, "127.0.0.1", port, server.database().name());

    TargetRun run =
        TargetRun.on(server.database(), Map.of("sqlalchemy_url", url, "user", "clear"), messages());

    assertThat(run.exitCode()).as(run.output()).isEqualTo(4);
    assertThat(run.errors()).singleElement().asString().containsIgnoringCase("auth");
  }

  private static String messages() {
    return Tap.schema("items", "id") + "\n" + Tap.record("items", 1) + "\n";
  }
}
