package dev.targetpostgres.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** The server's certificate was refused; the message says why and what to do. */
final class UntrustedServerException extends CertificateException {
  private static final long serialVersionUID = 1L;

  private static final String AUTHORITY = "ssl_certificate_authority";

  private static final Map<Reason, String> REASONS =
      Map.of(
          BasicReason.REVOKED,
          "the server's certificate is on the revocation list; renew it on the server",
          BasicReason.UNDETERMINED_REVOCATION_STATUS,
          "\"ssl_certificate_revocation_list\" holds no list of the authority that signed the"
              + " server's certificate, or one that is out of date; fetch it again",
          BasicReason.ALGORITHM_CONSTRAINED,
          "the server's certificate, or its authority's, is made with an algorithm or key that Java"
              + " takes for too weak; renew it");

  private UntrustedServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** By the authorities' word. */
  static UntrustedServerException because(CertificateException refused, X509Certificate[] chain) {
    return new UntrustedServerException(reason(refused, chain), refused);
  }

  /** It is for other hosts. */
  static UntrustedServerException becauseOfName(CertificateNames names, String host) {
    return new UntrustedServerException(
        ("the server's certificate is for %s, not for %s; connect to a host that it is for, or take"
                + " \"ssl_mode\" verify-ca, which leaves the name unchecked")
            .formatted(names, host),
        null);
  }

  /** By nobody's word, since there is nobody. */
  static UntrustedServerException becauseOfNoAuthority() {
    return new UntrustedServerException(
        "Java trusts no authority; let \"%s\" be the one that signed the server's certificate"
            .formatted(AUTHORITY),
        null);
  }

  private static String reason(CertificateException refused, X509Certificate[] chain) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return expired(chain);
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "the server's certificate is valid from %s on; check the clocks"
            .formatted(chain[0].getNotBefore().toInstant());
      }
      if (cause instanceof CertPathValidatorException path) {
        String reason = REASONS.get(path.getReason());
        if (reason != null) {
          return reason;
        }
      }
    }
    return unknown(chain);
  }

  private static String expired(X509Certificate[] chain) {
    X509Certificate first =
        Stream.of(chain).min(Comparator.comparing(X509Certificate::getNotAfter)).orElse(chain[0]);
    return "the server's certificate (%s) expired on %s; renew it on the server"
        .formatted(first.getSubjectX500Principal(), first.getNotAfter().toInstant());
  }

  private static String unknown(X509Certificate[] chain) {
    X509Certificate top = chain[chain.length - 1];
    X500Principal issuer = top.getIssuerX500Principal();
    return chain.length == 1 && issuer.equals(top.getSubjectX500Principal())
        ? "the server's certificate (%s) is self-signed and not trusted; let \"%s\" be it, if it is right"
            .formatted(issuer, AUTHORITY)
        : "the server's certificate is signed by an authority that is not trusted (%s); let \"%s\" be that authority's certificate"
            .formatted(issuer, AUTHORITY);
  }
}
