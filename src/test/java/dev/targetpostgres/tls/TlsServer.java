package dev.targetpostgres.tls;

import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.TestDatabase;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * A test's own PostgreSQL server with TLS, which presents the certificates that a test chooses. Its
 * roles: {@code postgres} can log in with and without TLS, {@code encrypted} only with it, {@code
 * unencrypted} only without it. {@code clear} can do both, and sends the password in clear text.
 * All four have the server's password. {@code certified} needs a client certificate of that name.
 */
public final class TlsServer implements AutoCloseable {
  private static final int SSL_REQUEST = 80_877_103;
  private static final int PATIENCE_MILLIS = 30_000;

  private static final String RULES =
      """
      local all all trust
      hostssl all encrypted all scram-sha-256
      hostnossl all unencrypted all scram-sha-256
      hostssl all certified all cert
      host all clear all password
      host all postgres all scram-sha-256
      """;

  private final PostgresServer server;
  private final TestDatabase database;
  private final Path folder;
  private Optional<Identity> presented = Optional.empty();

  private TlsServer(PostgresServer server) {
    this.server = server;
    database = server.createDatabase();
    folder = Path.of(String.valueOf(database.queryOne("SHOW data_directory")));
  }

  /**
   * Starts a server without TLS.
   *
   * @param clientAuthorities certificates of the authorities for clients, as PEM text
   */
  public static TlsServer start(String clientAuthorities) {
    TlsServer tls = new TlsServer(PostgresServer.embedded());
    tls.write("clients.crt", clientAuthorities);
    tls.write("pg_hba.conf", RULES);
    tls.database.execute(
        """
        CREATE ROLE encrypted SUPERUSER LOGIN PASSWORD '%1$s';
        CREATE ROLE unencrypted SUPERUSER LOGIN PASSWORD '%1$s';
        CREATE ROLE clear SUPERUSER LOGIN PASSWORD '%1$s';
        CREATE ROLE certified SUPERUSER LOGIN;
        CREATE FUNCTION how() RETURNS text LANGUAGE sql AS $$
          SELECT CASE WHEN ssl THEN concat_ws(' ', 'encrypted', client_dn) ELSE 'plain' END
          FROM pg_stat_ssl WHERE pid = pg_backend_pid() $$;
        CREATE TABLE public.items (id bigint PRIMARY KEY, how text DEFAULT how());
        """
            .formatted(tls.server.password()));
    return tls;
  }

  /** Returns the database. Its table {@code items} records how a row's writer was connected. */
  public TestDatabase database() {
    return database;
  }

  /** Makes the server present this certificate from now on. */
  public void present(Identity identity) {
    if (presented.equals(Optional.of(identity))) {
      return;
    }
    write("server.crt", identity.certificatesText());
    write("server.key", identity.keyText());
    if (presented.isEmpty()) {
      set("ssl_ca_file", "clients.crt");
      set("ssl", "on");
    }
    reload(Optional.of(identity));
  }

  /** Turns TLS off. */
  public void withoutTls() {
    if (presented.isPresent()) {
      set("ssl", "off");
      reload(Optional.empty());
    }
  }

  private void set(String setting, String value) {
    database.execute("ALTER SYSTEM SET " + setting + " = '" + value + "'");
  }

  private void reload(Optional<Identity> expected) {
    database.queryOne("SELECT pg_reload_conf()");
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (!shown().equals(expected.map(Identity::certificate))) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the server does not present its new certificate");
      }
      Thread.onSpinWait();
    }
    presented = expected;
  }

  /** Returns the certificate that the server presents to a new connection. */
  private Optional<Certificate> shown() {
    try (Socket socket = new Socket(server.host(), server.port())) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(2 * Integer.BYTES);
      out.writeInt(SSL_REQUEST);
      if (socket.getInputStream().read() != 'S') {
        return Optional.empty();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AnyServer()}, null);
      try (SSLSocket tls =
          (SSLSocket)
              context.getSocketFactory().createSocket(socket, server.host(), server.port(), true)) {
        return Optional.of(tls.getSession().getPeerCertificates()[0]);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private void write(String file, String text) {
    try {
      Path path = folder.resolve(file);
      Files.writeString(path, text);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
