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

/** The trusted certificate authorities (CAs) and their revocation lists. */
final class Authorities {
  private static final Logger LOG = LoggerFactory.getLogger(Authorities.class);

  private Authorities() {}

  /**
   * Returns the certificates of the CAs and the revocation lists as PEM text. The text is empty if
   * the CAs that Java trusts count. The result is empty if no certificate is checked.
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

  private static String text(Optional<TlsInput> input, String label) {
    return input.map(given -> Certificates.text(given, label)).orElse("");
  }

  /** Returns a trust manager for the CAs and lists of {@link #text}. */
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
