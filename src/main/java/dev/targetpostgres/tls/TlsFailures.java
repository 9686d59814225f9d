package dev.targetpostgres.tls;

import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Puts failures of TLS into words that say what to do. */
final class TlsFailures {
  private static final String ALERT = "Received fatal alert: ";

  private static final String OTHER_CERTIFICATE =
      "the server refuses the client certificate (%s); give the one that it knows in"
          + " \"ssl_client_certificate\" and \"ssl_client_private_key\"";

  /** By what the server says when it breaks the handshake off. */
  private static final Map<String, String> ADVICE =
      Map.of(
          "certificate_required",
          "the server asks for a client certificate (%s); give one in \"ssl_client_certificate\" and"
              + " \"ssl_client_private_key\"",
          "certificate_expired",
          "the client certificate has expired, says the server (%s); renew it",
          "certificate_revoked",
          "the client certificate is revoked, says the server (%s); get another",
          "unknown_ca",
          "the server does not know the authority that signed the client certificate (%s); give a"
              + " certificate that it knows in \"ssl_client_certificate\", with those between behind"
              + " it",
          "bad_certificate",
          OTHER_CERTIFICATE,
          "certificate_unknown",
          OTHER_CERTIFICATE,
          "unsupported_certificate",
          OTHER_CERTIFICATE,
          "decrypt_error",
          OTHER_CERTIFICATE);

  private TlsFailures() {}

  static Optional<String> explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UntrustedServerException untrusted) {
        return Optional.ofNullable(untrusted.getMessage());
      }
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException broken) {
        return Optional.of(explain(String.valueOf(broken.getMessage())));
      }
    }
    return Optional.empty();
  }

  private static String explain(String message) {
    int alerted = message.indexOf(ALERT);
    String alert = alerted < 0 ? message : message.substring(alerted + ALERT.length());
    return ADVICE
        .getOrDefault(alert, "TLS with the server failed (%s); its log may say more")
        .formatted(alert);
  }
}
