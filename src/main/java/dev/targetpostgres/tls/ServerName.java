package dev.targetpostgres.tls;

import java.security.cert.X509Certificate;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Repeats the host check of {@link ServerTrust} when the driver asks for it after the handshake.
 * The driver's own check would log a less helpful message. Public because the driver instantiates
 * it by name.
 */
public final class ServerName implements HostnameVerifier {
  /** The driver calls it. */
  public ServerName() {}

  @Override
  public boolean verify(String host, SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          && CertificateNames.of(certificate).include(host);
    } catch (SSLPeerUnverifiedException nobody) {
      return false;
    }
  }
}
