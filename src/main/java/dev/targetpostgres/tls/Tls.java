package dev.targetpostgres.tls;

import dev.targetpostgres.config.SslMode;
import dev.targetpostgres.config.TlsOptions;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the rest of the program has to know about TLS: the properties by which the driver does what
 * was asked for, and what went wrong where there is no connection.
 */
public final class Tls {
  private Tls() {}

  /**
   * Properties for the driver. Certificates and keys are in them as text, the key decrypted, so
   * that the driver needs no files; whoever gets them must not show them.
   *
   * @param parameters what a URL, a service file or libpq's environment says, by libpq's names
   *     ({@code sslmode}, {@code sslnegotiation}, {@code sslrootcert}, {@code sslcrl}, {@code
   *     sslcert}, {@code sslkey}, {@code sslpassword}); wins over the settings, and others are
   *     ignored
   * @throws TargetException where a file, a certificate or the key cannot be used
   */
  public static Map<String, String> driverProperties(
      TlsOptions options, Map<String, String> parameters) {
    TlsRequest request = new TlsRequest(options, parameters);
    SslMode mode = request.mode();
    Optional<String> negotiation = request.negotiation();
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put(PemSockets.MODE, mode.word());
    if (mode == SslMode.DISABLE) {
      return properties;
    }
    properties.put("sslfactory", PemSockets.class.getName());
    properties.put("sslhostnameverifier", ServerName.class.getName());
    negotiation.ifPresent(word -> properties.put("sslNegotiation", word));
    Authorities.text(request).ifPresent(text -> properties.put(PemSockets.TRUSTED, text));
    ClientIdentity.text(request)
        .ifPresent(
            identity -> {
              properties.put(PemSockets.CERTIFICATE, identity.certificates());
              properties.put(PemSockets.KEY, identity.key());
            });
    return properties;
  }

  /** Why there is no connection and what to do, if that is a matter of TLS. */
  public static Optional<Text> explain(Throwable failure) {
    return TlsFailures.explain(failure);
  }
}
