package dev.targetpostgres.tls;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Turns TLS failures into messages that say what to do. */
final class TlsFailures {
  private static final String ALERT = "Received fatal alert: ";

  private static final Wording OTHER_CERTIFICATE = Wording.CLIENT_CERTIFICATE_REFUSED;

  /** Messages by the alert with which the server ends the handshake. */
  private static final Map<String, Wording> ADVICE =
      Map.of(
          "certificate_required",
          Wording.CLIENT_CERTIFICATE_WANTED,
          "certificate_expired",
          Wording.CLIENT_CERTIFICATE_EXPIRED,
          "certificate_revoked",
          Wording.CLIENT_CERTIFICATE_REVOKED,
          "unknown_ca",
          Wording.CLIENT_AUTHORITY_UNKNOWN,
          "bad_certificate",
          OTHER_CERTIFICATE,
          "certificate_unknown",
          OTHER_CERTIFICATE,
          "unsupported_certificate",
          OTHER_CERTIFICATE,
          "decrypt_error",
          OTHER_CERTIFICATE);

  private TlsFailures() {}

  static Optional<Text> explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UntrustedServerException untrusted) {
        return Optional.of(untrusted.text());
      }
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException broken) {
        return Optional.of(explain(String.valueOf(broken.getMessage())));
      }
    }
    return Optional.empty();
  }

  private static Text explain(String message) {
    int alerted = message.indexOf(ALERT);
    String alert = alerted < 0 ? message : message.substring(alerted + ALERT.length());
    return ADVICE.getOrDefault(alert, Wording.TLS_FAILED).with(alert);
  }
}
