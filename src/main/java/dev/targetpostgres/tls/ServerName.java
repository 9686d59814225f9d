package dev.targetpostgres.tls;

import java.security.cert.X509Certificate;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * The driver's own question, after the handshake, whether a certificate is for the host. {@link
 * ServerTrust} has asked it before; the driver's own answer would be logged, and says less. Public
 * because the driver makes it by its name.
 */
public final class ServerName implements HostnameVerifier {
  /** For the driver. */
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
