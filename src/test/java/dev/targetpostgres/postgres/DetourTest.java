package dev.targetpostgres.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.targetpostgres.config.DatabaseOptions;
import dev.targetpostgres.config.Options;
import dev.targetpostgres.config.SettingsReader;
import dev.targetpostgres.connect.ConnectionParameters;
import dev.targetpostgres.report.Secrets;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.tls.Issuer;
import dev.targetpostgres.tls.Tls;
import dev.targetpostgres.tls.TlsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.SocketFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A host that is reached indirectly, through a tunnel or at a separate address, must show its own
 * certificate.
 */
final class DetourTest {
  private static final Issuer AUTHORITY = Issuer.root("authority");
  private static final String HOST = "db.example.com";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void checksTheNameOfTheHostNotOfTheDetour(boolean byAddress) throws SQLException, IOException {
    try (TlsServer server = TlsServer.start(AUTHORITY.certificateText())) {
      PostgresServer postgres = server.database().server();
      String detour =
          "{\"socketFactory\": \"%s\", \"socketFactoryArg\": \"%s %d\"}"
              .formatted(Detour.class.getName(), postgres.host(), postgres.port());
      String address =
          "{\"hostaddr\": \"%s\", \"port\": %d}"
              .formatted(InetAddress.getByName(postgres.host()).getHostAddress(), postgres.port());
      String properties = byAddress ? address : detour;

      server.present(AUTHORITY.server(HOST));
      assertThat(howConnected(server, properties)).isEqualTo("encrypted");

      server.present(AUTHORITY.server("localhost", "127.0.0.1"));
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> howConnected(server, properties))
          .withMessageContaining("is for localhost, 127.0.0.1, not for " + HOST);
    }
  }

  private static String howConnected(TlsServer server, String properties) throws SQLException {
    PostgresServer postgres = server.database().server();
    DatabaseOptions options =
        Options.of(
                SettingsReader.read(
                    List.of(),
                    Map.of(
                        "TARGET_POSTGRES_HOST",
                        HOST,
                        "TARGET_POSTGRES_USER",
                        postgres.user(),
                        "TARGET_POSTGRES_PASSWORD",
                        postgres.password(),
                        "TARGET_POSTGRES_DATABASE",
                        server.database().name(),
                        "TARGET_POSTGRES_SSL_ENABLE",
                        "true",
                        "TARGET_POSTGRES_SSL_CERTIFICATE_AUTHORITY",
                        AUTHORITY.certificateText(),
                        "TARGET_POSTGRES_JDBC_PROPERTIES",
                        properties)))
            .database();
    DriverSource source =
        new DriverSource(
            ConnectionParameters.of(options.connection()),
            Tls.driverProperties(options.tls(), Map.of()),
            null,
            new Secrets(Set.of()));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT how()")) {
      row.next();
      return row.getString(1);
    }
  }

  /** Makes sockets to another address. It is public since the driver makes it by its name. */
  public static final class Detour extends SocketFactory {
    private final InetSocketAddress address;

    /** Makes a factory for sockets to the host and port. */
    public Detour(String hostAndPort) {
      String[] parts = hostAndPort.split(" ", 2);
      address = new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
    }

    @Override
    public Socket createSocket() throws IOException {
      Socket socket = new Socket();
      socket.connect(address);
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
      throw new UnsupportedOperationException();
    }
  }
}
