package dev.targetpostgres.tls;

import dev.targetpostgres.config.SslMode;
import dev.targetpostgres.config.TlsOptions;
import dev.targetpostgres.report.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The entry point for TLS: makes the driver's properties from the settings, explains failures. */
public final class Tls {
  private Tls() {}

  /**
   * Returns properties for the driver. They hold certificates and the decrypted key as text, so the
   * driver needs no files. No output may show them.
   *
   * @param parameters values from a URL, a service file or the environment, by libpq's names
   *     ({@code sslmode}, {@code sslnegotiation}, {@code sslrootcert}, {@code sslcrl}, {@code
   *     sslcert}, {@code sslkey}, {@code sslpassword}). They take precedence over the options;
   *     other names are ignored
   * @throws TargetException with exit code 2 if a file, a certificate or the key cannot be used
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

  /** Returns why the connection failed and what to do, or empty if TLS is not the cause. */
  public static Optional<Text> explain(Throwable failure) {
    return TlsFailures.explain(failure);
  }
}
