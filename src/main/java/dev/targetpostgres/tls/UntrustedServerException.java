package dev.targetpostgres.tls;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
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

/** We rejected the server's certificate; the message says why and what to do. */
final class UntrustedServerException extends CertificateException {
  private static final long serialVersionUID = 1L;

  private static final String AUTHORITY = "ssl_certificate_authority";

  private static final Map<Reason, Wording> REASONS =
      Map.of(
          BasicReason.REVOKED,
          Wording.CERTIFICATE_REVOKED,
          BasicReason.UNDETERMINED_REVOCATION_STATUS,
          Wording.NO_USABLE_REVOCATION_LIST,
          BasicReason.ALGORITHM_CONSTRAINED,
          Wording.CERTIFICATE_TOO_WEAK);

  private final transient Text text;

  private UntrustedServerException(Text text, @Nullable Throwable cause) {
    super(text.toString(), cause);
    this.text = text;
  }

  Text text() {
    return text;
  }

  /** Returns the exception after a failed check against the trusted CAs. */
  static UntrustedServerException because(CertificateException refused, X509Certificate[] chain) {
    return new UntrustedServerException(reason(refused, chain), refused);
  }

  /** Returns the exception for a certificate of other hosts. */
  static UntrustedServerException becauseOfName(CertificateNames names, String host) {
    return new UntrustedServerException(Wording.CERTIFICATE_FOR_OTHER_HOST.with(names, host), null);
  }

  /** Returns the exception if there is no trusted CA at all. */
  static UntrustedServerException becauseOfNoAuthority() {
    return new UntrustedServerException(Wording.NO_AUTHORITY_TRUSTED.with(AUTHORITY), null);
  }

  private static Text reason(CertificateException refused, X509Certificate[] chain) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return expired(chain);
      }
      if (cause instanceof CertificateNotYetValidException) {
        return Wording.CERTIFICATE_NOT_YET_VALID.with(chain[0].getNotBefore().toInstant());
      }
      if (cause instanceof CertPathValidatorException path) {
        Wording reason = REASONS.get(path.getReason());
        if (reason != null) {
          return reason.with();
        }
      }
    }
    return unknown(chain);
  }

  private static Text expired(X509Certificate[] chain) {
    X509Certificate first =
        Stream.of(chain).min(Comparator.comparing(X509Certificate::getNotAfter)).orElse(chain[0]);
    return Wording.CERTIFICATE_EXPIRED.with(
        first.getSubjectX500Principal(), first.getNotAfter().toInstant());
  }

  private static Text unknown(X509Certificate[] chain) {
    X509Certificate top = chain[chain.length - 1];
    X500Principal issuer = top.getIssuerX500Principal();
    return chain.length == 1 && issuer.equals(top.getSubjectX500Principal())
        ? Wording.CERTIFICATE_SELF_SIGNED.with(issuer, AUTHORITY)
        : Wording.CERTIFICATE_OF_UNKNOWN_AUTHORITY.with(issuer, AUTHORITY);
  }
}
