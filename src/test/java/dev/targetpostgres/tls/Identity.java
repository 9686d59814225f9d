package dev.targetpostgres.tls;

import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A certificate and its key.
 *
 * @param chain the certificate, followed by those that lead to a root
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {
  X509Certificate certificate() {
    return chain.get(0);
  }

  boolean isSelfSigned() {
    return certificate().getIssuerX500Principal().equals(certificate().getSubjectX500Principal());
  }

  /** Returns the identity with its own certificate only. */
  public Identity alone() {
    return new Identity(List.of(certificate()), key);
  }

  /** Returns the chain as PEM text. */
  public String certificatesText() {
    return chain.stream().map(Identity::text).collect(Collectors.joining());
  }

  /** Returns the key as PEM text. */
  public String keyText() {
    return new Pem("PRIVATE KEY", Map.of(), key.getEncoded()).text();
  }

  private static String text(X509Certificate certificate) {
    try {
      return new Pem("CERTIFICATE", Map.of(), certificate.getEncoded()).text();
    } catch (CertificateEncodingException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
