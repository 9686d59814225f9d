package dev.targetpostgres.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.targetpostgres.config.DatabaseOptions;
import dev.targetpostgres.config.Options;
import dev.targetpostgres.config.Settings;
import dev.targetpostgres.connect.ConnectionParameters;
import dev.targetpostgres.report.Secrets;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.tls.Issuer;
import dev.targetpostgres.tls.Tls;
import dev.targetpostgres.tls.TlsServer;
import dev.targetpostgres.tunnel.SshServer;
import dev.targetpostgres.tunnel.Tunnel;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Connections through a tunnel check the certificate of the host itself. */
final class TunnelledTlsTest {
  private static final Issuer AUTHORITY = Issuer.root("authority");

  /** A name of the same machine that differs from the address of the tunnel's local endpoint. */
  private static final String HOST = "localhost";

  private static final String KEY = "ed25519-openssh";

  @Test
  void checksTheNameOfTheHostNotOfTheTunnel() throws SQLException {
    try (TlsServer server = TlsServer.start(AUTHORITY.certificateText());
        SshServer ssh = SshServer.start().authorize(KEY)) {
      server.present(AUTHORITY.server(HOST));
      assertThat(howConnected(server, ssh)).isEqualTo("encrypted");

      server.present(AUTHORITY.server("127.0.0.1"));
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> howConnected(server, ssh))
          .withMessageContaining("is for 127.0.0.1, not for " + HOST);
    }
  }

  private static String howConnected(TlsServer server, SshServer ssh) throws SQLException {
    PostgresServer postgres = server.database().server();
    DatabaseOptions options =
        Options.of(
                new Settings(
                    Map.of(
                        "host", HOST,
                        "port", postgres.port(),
                        "user", postgres.user(),
                        "password", postgres.password(),
                        "database", server.database().name(),
                        "ssl_enable", true,
                        "ssl_certificate_authority", AUTHORITY.certificateText()),
                    Map.of(),
                    List.of(),
                    Map.of(),
                    List.of(ssh.host(KEY)),
                    List.of()))
            .database();
    try (Tunnel tunnel = Tunnel.open(options.tunnel())) {
      DriverSource source =
          new DriverSource(
              ConnectionParameters.of(options.connection()),
              Tls.driverProperties(options.tls(), Map.of()),
              tunnel,
              new Secrets(Set.of()));
      try (Connection connection = source.getConnection();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT how()")) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
