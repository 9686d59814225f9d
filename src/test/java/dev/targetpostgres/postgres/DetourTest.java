package dev.targetpostgres.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.targetpostgres.config.Settings;
import dev.targetpostgres.connect.ConnectionParameters;
import dev.targetpostgres.connect.Route;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.tls.Issuer;
import dev.targetpostgres.tls.Tls;
import dev.targetpostgres.tls.TlsServer;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A host that is reached by a detour, as through a tunnel, has to show its own certificate. */
final class DetourTest {
  private static final Issuer AUTHORITY = Issuer.root("authority");
  private static final String HOST = "db.example.com";

  @Test
  void checksTheNameOfTheHostNotOfTheDetour() throws SQLException {
    try (TlsServer server = TlsServer.start(AUTHORITY.certificateText())) {
      server.present(AUTHORITY.server(HOST));
      assertThat(howConnected(server)).isEqualTo("encrypted");

      server.present(AUTHORITY.server("localhost", "127.0.0.1"));
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> howConnected(server))
          .withMessageContaining("is for localhost, 127.0.0.1, not for " + HOST);
    }
  }

  private static String howConnected(TlsServer server) throws SQLException {
    PostgresServer postgres = server.database().server();
    Settings settings =
        new Settings(
            Map.of(
                "host", HOST,
                "user", postgres.user(),
                "password", postgres.password(),
                "database", server.database().name(),
                "ssl_enable", true,
                "ssl_certificate_authority", AUTHORITY.certificateText()),
            List.of(),
            Map.of(),
            List.of());
    Route detour = host -> new InetSocketAddress(postgres.host(), postgres.port());
    DriverSource source =
        new DriverSource(
            ConnectionParameters.of(settings), Tls.driverProperties(settings, Map.of()), detour);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT how()")) {
      row.next();
      return row.getString(1);
    }
  }
}
