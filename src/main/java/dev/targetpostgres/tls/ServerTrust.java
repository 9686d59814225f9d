package dev.targetpostgres.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/** Checks the server's certificate; its exceptions carry the message for the user. Immutable. */
final class ServerTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager authorities;
  private final boolean checksName;

  /**
   * Creates a check against the trusted CAs.
   *
   * @param checksName whether the certificate must also be for the host that we connect to
   */
  ServerTrust(X509ExtendedTrustManager authorities, boolean checksName) {
    this.authorities = authorities;
    this.checksName = checksName;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    try {
      // Java does not check the dates of a certificate that is itself trusted.
      chain[0].checkValidity();
      authorities.checkServerTrusted(chain, authType, socket);
    } catch (CertificateException refused) {
      throw UntrustedServerException.because(refused, chain);
    }
    if (checksName) {
      checkName(chain[0], ((SSLSocket) socket).getHandshakeSession().getPeerHost());
    }
  }

  private static void checkName(X509Certificate certificate, String host)
      throws CertificateException {
    CertificateNames names = CertificateNames.of(certificate);
    if (!names.include(host)) {
      throw UntrustedServerException.becauseOfName(names, host);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
    throw onlySockets();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType) {
    throw onlySockets();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
    throw onlySockets();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
    throw onlySockets();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType) {
    throw onlySockets();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }

  private static UnsupportedOperationException onlySockets() {
    return new UnsupportedOperationException("for sockets of clients only");
  }
}
