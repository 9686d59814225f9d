package dev.targetpostgres.tls;

import dev.targetpostgres.config.SslMode;
import dev.targetpostgres.report.Wording;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose word for a server's certificate counts, and which certificates they have withdrawn. */
final class Authorities {
  private static final Logger LOG = LoggerFactory.getLogger(Authorities.class);

  private Authorities() {}

  /**
   * Certificates of authorities and revocation lists, as PEM text: empty where those count that
   * Java trusts, and nothing where the certificate is not to be checked.
   */
  static Optional<String> text(TlsRequest request) {
    SslMode mode = request.mode();
    if (mode.compareTo(SslMode.REQUIRE) < 0) {
      return Optional.empty();
    }
    Optional<TlsInput> authority = request.certificateAuthority();
    if (authority.isEmpty() && mode == SslMode.REQUIRE) {
      return Optional.empty();
    }
    if (authority.isEmpty() && mode == SslMode.VERIFY_CA) {
      Wording.VERIFY_CA_WITHOUT_CA.with().warn(LOG);
    }
    Optional<TlsInput> lists = request.revocationList();
    authority.ifPresent(Certificates::read);
    lists.ifPresent(Certificates::readRevocationLists);
    return Optional.of(
        text(authority, Certificates.CERTIFICATE) + text(lists, Certificates.REVOCATION_LIST));
  }

  private static String text(Optional<TlsInput> material, String label) {
    return material.map(given -> Certificates.text(given, label)).orElse("");
  }

  /** What checks as {@link #text} says. */
  static X509ExtendedTrustManager of(String text) throws GeneralSecurityException {
    List<Pem> blocks = Pem.read(text);
    X509Certificate[] certificates =
        Certificates.certificates(blocks).toArray(X509Certificate[]::new);
    List<X509CRL> lists = Certificates.revocationLists(blocks);
    return trustManager(certificates.length == 0 ? trustedByJava() : certificates, lists);
  }

  private static X509Certificate[] trustedByJava() throws GeneralSecurityException {
    TrustManagerFactory factory = factory();
    factory.init((KeyStore) null);
    X509Certificate[] trusted = only(factory).getAcceptedIssuers();
    if (trusted.length == 0) {
      throw UntrustedServerException.becauseOfNoAuthority();
    }
    return trusted;
  }

  private static X509ExtendedTrustManager trustManager(
      X509Certificate[] certificates, List<X509CRL> lists) throws GeneralSecurityException {
    PKIXBuilderParameters parameters =
        new PKIXBuilderParameters(
            Arrays.stream(certificates)
                .map(certificate -> new TrustAnchor(certificate, null))
                .collect(Collectors.toSet()),
            new X509CertSelector());
    parameters.setRevocationEnabled(!lists.isEmpty());
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
    TrustManagerFactory factory = factory();
    factory.init(new CertPathTrustManagerParameters(parameters));
    return only(factory);
  }

  private static TrustManagerFactory factory() throws GeneralSecurityException {
    return TrustManagerFactory.getInstance("PKIX");
  }

  private static X509ExtendedTrustManager only(TrustManagerFactory factory) {
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }
}
