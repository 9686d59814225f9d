package dev.targetpostgres.config;

import org.jspecify.annotations.Nullable;

/**
 * How the settings want connections to be encrypted. Immutable.
 *
 * @param isOn whether the settings ask for TLS; if not, the mode means nothing
 * @param mode what TLS has to prove
 * @param authority certificates of the CA that signs those of servers
 * @param revocationList of certificates that are withdrawn
 * @param showsCertificate whether to show the server a certificate, or null if nobody says so
 * @param certificate to show the server
 * @param key of that certificate
 * @param keyPassword what the key is encrypted with, if it is
 */
public record TlsOptions(
    boolean isOn,
    SslMode mode,
    Pem authority,
    Pem revocationList,
    @Nullable Boolean showsCertificate,
    Pem certificate,
    Pem key,
    @Nullable String keyPassword) {
  static TlsOptions of(Settings settings) {
    return new TlsOptions(
        settings.isGiven(TlsSettings.SSL_ENABLE)
            ? settings.get(TlsSettings.SSL_ENABLE)
            : settings.isGiven(TlsSettings.SSL_MODE),
        settings.get(TlsSettings.SSL_MODE),
        Pem.of(settings, TlsSettings.SSL_CERTIFICATE_AUTHORITY),
        Pem.of(settings, TlsSettings.SSL_CERTIFICATE_REVOCATION_LIST),
        settings.isGiven(TlsSettings.SSL_CLIENT_CERTIFICATE_ENABLE)
            ? settings.get(TlsSettings.SSL_CLIENT_CERTIFICATE_ENABLE)
            : null,
        Pem.of(settings, TlsSettings.SSL_CLIENT_CERTIFICATE),
        Pem.of(settings, TlsSettings.SSL_CLIENT_PRIVATE_KEY),
        settings.find(TlsSettings.SSL_CLIENT_PRIVATE_KEY_PASSWORD).orElse(null));
  }

  /** Without the password of the key. */
  @Override
  public String toString() {
    return "TLS options " + (isOn ? mode.word() : "off");
  }

  /**
   * Certificates or a key: PEM text, or the path of a file that holds it.
   *
   * @param setting its name, for messages
   * @param given by the user, or null
   * @param usual the path that counts if the user gives none
   * @param isSecret whether messages must not show it
   */
  public record Pem(String setting, @Nullable String given, String usual, boolean isSecret) {
    private static Pem of(Settings settings, Setting<String> setting) {
      return new Pem(
          setting.name(),
          settings.isGiven(setting) ? settings.get(setting) : null,
          setting.writtenDefault(),
          setting.secret());
    }

    /** Returns what the user gave, or else the usual path. */
    public String value() {
      return given == null ? usual : given;
    }

    /** Without the text, which may be a key. */
    @Override
    public String toString() {
      return setting;
    }
  }
}
