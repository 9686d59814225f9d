package dev.targetpostgres.tls;

import dev.targetpostgres.config.SslMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the driver's connections with certificates and keys that the driver's properties hold as
 * text. Public because the driver instantiates it by name, for each connection.
 */
public final class PemSockets extends SSLSocketFactory {
  static final String MODE = "sslmode";

  /** CA certificates and revocation lists as PEM text; if empty, the CAs that Java trusts. */
  static final String TRUSTED = "sslrootcert";

  static final String CERTIFICATE = "sslcert";
  static final String KEY = "sslkey";

  private final SSLSocketFactory sockets;

  /**
   * The driver calls it.
   *
   * @param properties the connection's properties, from {@link Tls#driverProperties}
   */
  public PemSockets(Properties properties) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        keyManagers(properties.getProperty(CERTIFICATE), properties.getProperty(KEY)),
        new TrustManager[] {
          trustManager(properties.getProperty(MODE, ""), properties.getProperty(TRUSTED))
        },
        null);
    sockets = context.getSocketFactory();
  }

  private static KeyManager[] keyManagers(@Nullable String certificates, @Nullable String key)
      throws GeneralSecurityException {
    return certificates == null || key == null
        ? new KeyManager[0]
        : new KeyManager[] {ClientIdentity.of(new ClientIdentity.Text(certificates, key))};
  }

  private static TrustManager trustManager(String mode, @Nullable String trusted)
      throws GeneralSecurityException {
    if (trusted == null && !mode.startsWith("verify")) {
      return new AnyServer();
    }
    return new ServerTrust(
        Authorities.of(trusted == null ? "" : trusted), mode.equals(SslMode.VERIFY_FULL.word()));
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean closes)
      throws IOException {
    return sockets.createSocket(socket, host, port, closes);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return sockets.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw unsupported();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw unsupported();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw unsupported();
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, InetAddress localAddress, int localPort) {
    throw unsupported();
  }

  private static UnsupportedOperationException unsupported() {
    return new UnsupportedOperationException("the driver connects its sockets itself");
  }
}
